import { z } from 'zod';
import { mustBeAllowed } from '../accounts/may.ts';
import type { Routes } from '../api/build-app.ts';
import { success, successOf } from '../api/envelope.ts';
import { pageOf, pageOfSchema, pageQuery, readPage } from '../api/paging.ts';
import type { Sync } from '../control/tables.ts';
import { connectionPath } from './connection-schema.ts';
import { findConnection } from './read-connections.ts';

const syncAnswer = z
  .object({
    id: z.string(),
    trigger: z.enum(['schedule', 'user', 'resync', 'retry']),
    status: z.enum(['queued', 'running', 'ended']),
    queued_at: z.string(),
    started_at: z.string().nullable(),
    ended_at: z.string().nullable(),
    outcome: z.enum(['SUCCESSFUL', 'FAILURE', 'FAILURE_WITH_TASK', 'RESCHEDULED', 'CANCELED']).nullable(),
    reason: z.string().nullable(),
    task_type: z.string().nullable(),
    package_version: z.number().nullable(),
    checkpoints: z.number(),
    rows: z.number(),
    tables: z.array(z.unknown()),
  })
  .meta({ description: 'A sync that waits, runs or has ended, with what it did to each table.' });

/** The syncs of a connection, newest first. */
export const syncListRoutes: Routes = (app, { store }) => {
  app.get(
    '/v1/connections/:connectionId/syncs',
    {
      schema: {
        tags: ['connections'],
        params: connectionPath,
        querystring: pageQuery,
        response: { 200: successOf(pageOfSchema(syncAnswer)) },
      },
    },
    async ({ params: { connectionId }, query, actor }) => {
      const { group_id: groupId } = await findConnection(store, connectionId);
      mustBeAllowed(actor, { on: 'connection', level: 'view', groupId, connectionId });
      const page = readPage(query);
      const syncs = await store
        .selectFrom('syncs')
        .selectAll()
        .where('connection_id', '=', connectionId)
        .orderBy('queued_at', 'desc')
        .orderBy('id')
        .offset(page.skip)
        .limit(page.limit + 1)
        .execute();
      return success(pageOf(syncs.map(describeSync), page));
    },
  );
};

const tablesSchema = z.array(z.unknown());

function describeSync(sync: Sync): z.infer<typeof syncAnswer> {
  const { id, trigger, status, outcome, reason, checkpoints, rows } = sync;
  return {
    id,
    trigger,
    status,
    queued_at: sync.queued_at,
    started_at: sync.started_at,
    ended_at: sync.ended_at,
    outcome,
    reason,
    task_type: sync.task_type,
    package_version: sync.package_version,
    checkpoints,
    rows,
    tables: tablesSchema.parse(JSON.parse(sync.tables)),
  };
}
