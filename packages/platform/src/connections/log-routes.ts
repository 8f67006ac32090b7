import { z } from 'zod';
import { mustBeAllowed } from '../accounts/may.ts';
import type { Actor } from '../accounts/actor.ts';
import { invalid } from '../api/api-error.ts';
import type { Routes } from '../api/build-app.ts';
import { success, successOf } from '../api/envelope.ts';
import { pageOfSchema, pageQuery, type Page } from '../api/paging.ts';
import { describeEvent } from '../events/stream-routes.ts';
import type { Platform } from '../platform.ts';
import { connectionPath } from './connection-schema.ts';
import { findConnection } from './read-connections.ts';

const levels = ['INFO', 'WARNING', 'SEVERE'] as const;

const logQuery = pageQuery.extend({
  sync_id: z.string().optional(),
  /** The least that is wanted. */
  level: z.string().toUpperCase().pipe(z.enum(levels)).default('INFO'),
});

const eventAnswer = z
  .object({
    id: z.number(),
    event: z.string(),
    level: z.string(),
    message: z.string().optional(),
    data: z.unknown().optional(),
    created: z.string(),
    sync_id: z.string().nullable(),
  })
  .meta({ description: 'Something that happened to a connection: platform-api.md 4.4.' });

/** The log of a connection, newest first. */
export const logRoutes: Routes = (app, platform) => {
  app.get(
    '/v1/connections/:connectionId/logs',
    {
      schema: {
        tags: ['connections'],
        params: connectionPath,
        querystring: logQuery,
        response: { 200: successOf(pageOfSchema(eventAnswer)) },
      },
    },
    async ({ params: { connectionId }, query, actor }) => {
      await mustBeSeen(platform, actor, connectionId);
      return success(await readLog(platform, connectionId, query));
    },
  );
};

async function mustBeSeen({ store }: Platform, actor: Actor, connectionId: string): Promise<void> {
  const { group_id: groupId } = await findConnection(store, connectionId);
  mustBeAllowed(actor, { on: 'connection', level: 'view', groupId, connectionId });
}

/** A page ends at an event, not after a number of them: meanwhile others are added at the front. */
async function readLog(
  { store, events }: Platform,
  connectionId: string,
  { cursor, limit, sync_id: syncId, level }: z.infer<typeof logQuery>,
): Promise<Page<z.infer<typeof eventAnswer>>> {
  await events.flush();
  let query = store
    .selectFrom('log_events')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (level !== 'INFO') query = query.where('level', 'in', levels.slice(levels.indexOf(level)));
  if (syncId !== undefined) query = query.where('sync_id', '=', syncId);
  if (cursor !== undefined && cursor !== '') query = query.where('id', '<', readCursor(cursor));
  const found = await query.execute();
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(describeEvent),
    ...(found.length > limit && last !== undefined ? { next_cursor: cursorBefore(last.id) } : {}),
  };
}

const cursorSchema = z.object({ before: z.number().int() });

function cursorBefore(id: number): string {
  return Buffer.from(JSON.stringify({ before: id })).toString('base64');
}

function readCursor(cursor: string): number {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64').toString('utf8'))).before;
  } catch {
    throw invalid('cursor', 'it is not one that a page before gave: begin without a cursor');
  }
}
