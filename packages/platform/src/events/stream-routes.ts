import { Readable } from 'node:stream';
import { z } from 'zod';
import { mustBeAllowed } from '../accounts/may.ts';
import { notFound } from '../api/api-error.ts';
import type { Routes } from '../api/build-app.ts';
import { followEvents, type StoredEvent } from './log-stream.ts';

const path = z.object({ connectionId: z.string() });
const levels = ['INFO', 'WARNING', 'SEVERE'] as const;
const query = z.object({
  sync_id: z.string().optional(),
  /** The least that is wanted. */
  level: z.enum(levels).default('INFO'),
  /** Begins after this event; the header `Last-Event-ID`, which a client sends when it comes back, counts for more. */
  after: z.coerce.number().int().min(0).optional(),
});

const keepAliveMilliseconds = 15_000;

/** The live tail of a connection's log, as server-sent events. */
export const streamRoutes: Routes = (app, { store, events }) => {
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());

  app.get(
    '/v1/connections/:connectionId/logs/stream',
    { schema: { tags: ['connections'], params: path, querystring: query, produces: ['text/event-stream'] } },
    async ({ params: { connectionId }, query: wanted, actor, headers, raw }, reply) => {
      const connection = await store
        .selectFrom('connections')
        .select('group_id')
        .where('id', '=', connectionId)
        .executeTakeFirst();
      if (connection === undefined) throw notFound('Connection', connectionId);
      mustBeAllowed(actor, { on: 'connection', level: 'view', groupId: connection.group_id, connectionId });
      const after = lastEventId(headers['last-event-id']) ?? wanted.after ?? (await newestId(connectionId));
      const gone = new AbortController();
      raw.once('close', () => gone.abort());
      const filter = {
        connectionId,
        after,
        syncId: wanted.sync_id,
        levels: levels.slice(levels.indexOf(wanted.level)),
      };
      const signal = AbortSignal.any([gone.signal, closing.signal]);
      const lines = Readable.from(eventLines(followEvents(store, events, filter, signal)));
      const alive = setInterval(
        () => void (lines.readableFlowing === true && reply.raw.write(': alive\n\n')),
        keepAliveMilliseconds,
      );
      signal.addEventListener('abort', () => clearInterval(alive), { once: true });
      return reply
        .type('text/event-stream')
        .headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
        .send(lines);
    },
  );

  async function newestId(connectionId: string): Promise<number> {
    const { newest } = await store
      .selectFrom('log_events')
      .select(({ fn }) => fn.max('id').as('newest'))
      .where('connection_id', '=', connectionId)
      .executeTakeFirstOrThrow();
    return newest ?? 0;
  }
};

function lastEventId(header: string | readonly string[] | undefined): number | null {
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : null;
}

async function* eventLines(batches: AsyncIterable<readonly StoredEvent[]>): AsyncGenerator<string> {
  yield 'retry: 1000\n\n';
  for await (const batch of batches) {
    yield batch.map((event) => `id: ${event.id}\ndata: ${JSON.stringify(describeEvent(event))}\n\n`).join('');
  }
}

/** Writes an event as the API has it. */
export function describeEvent({ id, event, level, message, data, created, sync_id: syncId }: StoredEvent) {
  const read: unknown = data === null ? undefined : JSON.parse(data);
  return {
    id,
    event,
    level,
    created,
    sync_id: syncId,
    ...(message === null ? {} : { message }),
    ...(read === undefined ? {} : { data: read }),
  };
}
