import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import fastify, { LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { parseExactJson } from '@headwater/protocol';
import { authenticate } from '../accounts/api-keys.ts';
import type { Platform } from '../platform.ts';
import { ApiError } from './api-error.ts';
import { describeRoute } from './describe-route.ts';
import type { App, Routes } from './app.ts';
import { answerErrors } from './answer-errors.ts';
import { watchMethods } from './other-methods.ts';
import { limitRates } from './rate-limits.ts';
import { rewriteAddress } from './rewrite-address.ts';

export type { App, Routes };

const jsonBytes = 2 * 2 ** 20;
/** How long a request may take to arrive: one that stands still holds a connection and half a file. */
const arrivalMilliseconds = 15 * 60_000;

export interface AppOptions {
  readonly routes: readonly Routes[];
  readonly version: string;
  /** Writes JSON logs to standard output. @default true */
  readonly logs?: boolean;
}

/** Builds the HTTP side with the conventions of platform-api.md 1.1; nothing listens yet. */
export async function buildApp(
  platform: Platform,
  { routes, version, logs = true }: AppOptions,
): Promise<App> {
  const app: App = fastify({
    logger: logs ? { redact: ['req.headers.authorization'], level: 'info' } : false,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: jsonBytes,
    requestTimeout: arrivalMilliseconds,
    rewriteUrl: (request) => rewriteAddress(request.url ?? '/'),
    routerOptions: { maxParamLength: 1000 },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  readEmptyBodies(app);
  answerErrors(app);
  await app.register(helmet, { contentSecurityPolicy: { directives: { defaultSrc: ["'none'"] } } });
  await app.register(multipart, {
    limits: { files: 1, fields: 10, fileSize: platform.settings.uploadMegabytes * 2 ** 20 },
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Headwater', version, description: 'Groups, connections and their syncs.' },
      components: { securitySchemes: { key: { type: 'http', scheme: 'basic' } } },
      security: [{ key: [] }],
    },
    transform: describeRoute,
  });
  app.addHook('onRequest', async (request) => {
    mustTakeJson(request.headers.accept);
    if (request.routeOptions.config.isPublic === true || request.is404) return;
    request.actor = await authenticate(platform.store, platform.clock, request.headers.authorization);
  });
  limitRates(app, platform);
  const addOtherMethods = watchMethods(app);
  for (const add of routes) add(app, platform);
  addOtherMethods();
  await app.ready();
  return app;
}

/**
 * Clients send a content type with an empty body, and `application/json;version=2` with any. A number keeps its digits:
 * what is passed through, as a state, comes back as it was.
 */
function readEmptyBodies(app: App): void {
  // Some send nothing at all where nothing has to be said.
  app.addHook('preValidation', async (request) => {
    if (!request.isMultipart()) request.body ??= {};
  });
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    const text = String(body).trim();
    if (text === '') {
      done(null, {});
      return;
    }
    try {
      done(null, parseExactJson(text));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      done(new ApiError('InvalidInput', `the body is no JSON: ${reason}`));
    }
  });
}

const acceptable =
  /(?:^|,)\s*(?:\*\/\*|application\/(?:\*|json|zip|octet-stream)|text\/(?:\*|event-stream|plain))/i;

function mustTakeJson(accept: string | undefined): void {
  if (accept === undefined || accept === '' || acceptable.test(accept)) return;
  throw new ApiError('NotAcceptable', `answers are application/json, and "${accept}" does not take that`);
}
