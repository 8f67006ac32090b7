import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Actor } from '../accounts/actor.ts';
import type { Platform } from '../platform.ts';

/** The server's HTTP side. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Adds the addresses of one resource. */
export type Routes = (app: App, platform: Platform) => void;

/** What is limited beside the number of all calls. Setup tests touch the source as well. */
export type LimitedWork = 'setup tests' | 'source calls' | 'new users';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; the addresses that need no key never read it. */
    actor: Actor;
  }
  interface FastifyContextConfig {
    /** Answered to anyone. */
    readonly isPublic?: boolean;
    /** What the address does that is limited: see `rate-limits.ts`. */
    readonly limit?: LimitedWork;
  }
}
