import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { beginSync } from '../../../packages/platform/src/syncs/begin-sync.ts';
import { newSync } from '../../../packages/platform/src/syncs/queue-sync.ts';
import { until } from '../crash/until.ts';
import {
  enable,
  endOf,
  makePaused,
  nextTry,
  packageOf,
  sendPackage,
  statusOf,
  syncNow,
} from '../outage/outage-connection.ts';
import { processesThat } from '../runs/running-processes.ts';
import { onEachStore, type Answer, type TestServer } from '../server/start-server.ts';

const good = { outcome: 'SUCCESSFUL', reason: null, task: null };
const now = '2026-11-25T10:00:00.000Z';
const process = { pid: 4711, started: 'boot 815' };

onEachStore((start) => {
  test('a sync whose process cannot be started has failed, and is tried again after a pause', async () => {
    await using server = await start();
    const id = await newConnection(server);
    await enable(server, id);
    expect(await endOf(server, id, 1)).toEqual(good);
    const cache = join(server.platform.settings.dataFolder, 'connections', id, 'cache');
    rmSync(cache, { recursive: true });
    writeFileSync(cache, 'in the way');
    expect(await syncNow(server, id, 2)).toEqual({
      outcome: 'FAILURE',
      reason: expect.stringMatching(/^the run could not be started: EEXIST: .+<id>\/cache'$/),
      task: null,
    });
    expect((await statusOf(server, id))['sync']).toBe('scheduled');
    const { platform, clock } = server;
    const row = await platform.store
      .selectFrom('connections')
      .select(['last_started_at', 'failures_in_a_row', 'due_at'])
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ last_started_at: clock.now().toISOString(), failures_in_a_row: 1 });
    expect(Date.parse(row.due_at ?? '') - clock.now().getTime()).toBeGreaterThanOrEqual(60_000);
    rmSync(cache);
    expect(await nextTry(server, id, 3, 1.2)).toEqual(good);
  });

  test('a sync is begun with its process and the version of its code, and not when it was stopped before', async () => {
    await using server = await start();
    const { platform } = server;
    const id = await newConnection(server);
    // Waits for the look at the queue that a new connection causes: this sync is not for it to find.
    await platform.syncs.stop(id, 'user');
    const sync = newSync(id, 'schedule', now);
    await platform.store.insertInto('syncs').values(sync).execute();
    const place = { syncId: sync.id, connectionId: id };
    const facts = { id, schema: 'sales', version: 1, kind: 'module', destination_config: '{}' };
    const begun = {
      status: 'running',
      started_at: now,
      pid: process.pid,
      process_started: process.started,
      package_version: 1,
    };
    expect(await beginSync(platform, place, process)).toMatchObject(facts);
    expect(await rowOf(server)).toMatchObject(begun);
    // Once more, as when the answer to the first time was lost.
    expect(await beginSync(platform, place, process)).toMatchObject(facts);
    expect(await rowOf(server)).toMatchObject(begun);
    await platform.store.updateTable('syncs').set({ status: 'queued', pid: null }).execute();
    await platform.syncs.stop(id, 'user');
    const ended = await rowOf(server);
    expect(ended).toMatchObject({ status: 'ended', outcome: 'CANCELED', pid: null });
    server.clock.forward(5);
    expect(await beginSync(platform, place, process)).toBeNull();
    expect(await rowOf(server)).toEqual(ended);
    const connection = platform.store.selectFrom('connections').select('last_started_at');
    expect(await connection.executeTakeFirst()).toEqual({ last_started_at: now });
  });
});

// PostgreSQL can keep one table from being written to, and not the others.
onEachStore(
  (start) => {
    test('a process does nothing before it is stored that its sync runs', { timeout: 60_000 }, async () => {
      await using server = await start();
      const { platform } = server;
      const id = await newConnection(server);
      const ours = (words: string) => words.includes(join('connections', id));
      await platform.store.transaction().execute(async (transaction) => {
        await sql`LOCK TABLE log_events IN SHARE MODE`.execute(transaction);
        await platform.store
          .insertInto('syncs')
          .values(newSync(id, 'schedule', now))
          .execute();
        platform.syncs.wake();
        await until(() => processesThat(ours).length > 0);
        await later(1500);
        // It has started nothing.
        expect(processesThat(ours)).toHaveLength(1);
        expect(await rowOf(server)).toMatchObject({ status: 'queued', pid: null, checkpoints: 0 });
      });
      expect(await endOf(server, id, 1)).toEqual(good);
      expect(processesThat(ours)).toEqual([]);
    });

    test(
      'tables to read anew are not forgotten by a sync that begins meanwhile',
      { timeout: 60_000 },
      async () => {
        await using server = await start();
        const { platform, clock } = server;
        const id = await newConnection(server);
        await server.call('PATCH', `/v1/connections/${id}`, { schedule_type: 'manual', paused: false });
        expect(await syncNow(server, id, 1)).toEqual(good);
        let asked: Promise<Answer> | undefined;
        await platform.store.transaction().execute(async (transaction) => {
          await sql`LOCK TABLE log_events IN SHARE MODE`.execute(transaction);
          asked = server.call('POST', `/v1/connections/${id}/resync`, {});
          await until(async () => (await waitingForLocks(server)) === 1);
          clock.forward(1);
          const sync = newSync(id, 'schedule', clock.now().toISOString());
          await platform.store.insertInto('syncs').values(sync).execute();
          platform.syncs.wake();
          await until(async () => (await waitingForLocks(server)) === 2);
        });
        expect((await asked)?.status).toBe(200);
        expect(await endOf(server, id, 2)).toEqual(good);
        const rows = await platform.store.selectFrom('syncs').select('rows').orderBy('queued_at').execute();
        expect(rows).toEqual([{ rows: 20 }, { rows: 20 }]);
      },
    );
  },
  { only: 'PostgreSQL' },
);

async function newConnection(server: TestServer): Promise<string> {
  const packageId = await sendPackage(server, await packageOf('growing'));
  return makePaused(server, packageId, { rows: '20', rowsPerCheckpoint: '5' });
}

/** How many statements wait for what another transaction holds. */
async function waitingForLocks({ platform }: TestServer): Promise<number> {
  const { rows } = await sql`SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'`.execute(
    platform.store,
  );
  return rows.length;
}

async function rowOf({ platform }: TestServer) {
  return platform.store.selectFrom('syncs').selectAll().executeTakeFirstOrThrow();
}
