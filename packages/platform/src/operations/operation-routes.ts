import { sql } from 'kysely';
import { z } from 'zod';
import type { Routes } from '../api/build-app.ts';

const answer = z.object({ status: z.enum(['ok', 'unavailable']), problem: z.string().optional() });
const tags = ['operations'];

/** What those ask who keep a server running: whether it lives, whether it is ready, what it counts, what it answers. */
export const operationRoutes: Routes = (app, { store, metrics }) => {
  const config = { isPublic: true };

  app.addHook('onResponse', async (request, reply) => {
    const { url: route = 'none' } = request.routeOptions;
    metrics.request({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });

  app.get('/health', { config, schema: { tags, security: [], response: { 200: answer } } }, () => ({
    status: 'ok' as const,
  }));

  app.get(
    '/ready',
    { config, schema: { tags, security: [], response: { 200: answer, 503: answer } } },
    async (_request, reply) => {
      try {
        await sql`SELECT 1`.execute(store);
        return { status: 'ok' as const };
      } catch {
        return reply
          .status(503)
          .send({ status: 'unavailable', problem: 'the control store does not answer' });
      }
    },
  );

  app.get(
    '/metrics',
    { config, schema: { tags, security: [], produces: ['text/plain'] } },
    async (_request, reply) => {
      const { type, text } = await metrics.text();
      return reply.type(type).send(text);
    },
  );

  app.get('/v1/openapi.json', { config, schema: { hide: true } }, () => app.swagger());
};
