import { expect, test } from 'vitest';
import { makeConnection } from '../connections/new-connection.ts';
import { uploadPackage } from '../connections/test-packages.ts';
import { until } from '../crash/until.ts';
import { onEachStore, type TestServer } from '../server/start-server.ts';

// PostgreSQL can keep one row from being stored, and not the others.
onEachStore(
  (start) => {
    test('the next sync has the place of one whose end is not stored yet', { timeout: 60_000 }, async () => {
      await using server = await start({ syncsAtOnce: 1 });
      const [first, second] = [await makeWaiting(server, 'first'), await makeWaiting(server, 'second')];
      const { store } = server.platform;
      await server.call('POST', `/v1/connections/${first}/sync`, {});
      await until(async () => (await checkpointsOf(server, first)) > 0);
      await server.call('POST', `/v1/connections/${second}/sync`, {});
      await store.transaction().execute(async (transaction) => {
        await transaction
          .selectFrom('syncs')
          .selectAll()
          .where('connection_id', '=', first)
          .forUpdate()
          .execute();
        expect([await statusOf(server, first), await statusOf(server, second)]).toEqual([
          'running',
          'queued',
        ]);
        server.clock.forward(1);
        await until(async () => (await statusOf(server, second)) !== 'queued');
        expect(await statusOf(server, first)).toBe('running');
        server.clock.forward(1);
      });
      await until(async () => !server.platform.syncs.isRunning(first));
      await until(async () => !server.platform.syncs.isRunning(second));
      const ends = await store
        .selectFrom('syncs')
        .select(['outcome', 'started_at', 'ended_at'])
        .orderBy('started_at')
        .execute();
      // A sync has ended when its processes have, whenever that is stored: it has not run beside the next one.
      expect(ends).toMatchObject([
        { outcome: 'SUCCESSFUL', started_at: secondsIn(0), ended_at: secondsIn(1) },
        { outcome: 'SUCCESSFUL', started_at: secondsIn(1) },
      ]);
    });
  },
  { only: 'PostgreSQL' },
);

const secondsIn = (seconds: number) => new Date(Date.UTC(2026, 10, 25, 10, 0, seconds)).toISOString();

async function makeWaiting(server: TestServer, schema: string): Promise<string> {
  return makeConnection(server, await uploadPackage(server, 'letters'), schema, {
    config: {
      secrets_list: [
        // Long enough to be still at work when its row is held back.
        { key: 'word', value: 'abcdefghij'.repeat(15) },
        { key: 'token', value: 'sesame' },
      ],
    },
    schedule_type: 'manual',
    paused: false,
  });
}

async function statusOf({ platform }: TestServer, connectionId: string): Promise<string | undefined> {
  const sync = await platform.store
    .selectFrom('syncs')
    .select('status')
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();
  return sync?.status;
}

async function checkpointsOf({ platform }: TestServer, connectionId: string): Promise<number> {
  const { checkpoints } = await platform.store
    .selectFrom('syncs')
    .select(({ fn }) => fn.max('checkpoints').as('checkpoints'))
    .where('connection_id', '=', connectionId)
    .executeTakeFirstOrThrow();
  return checkpoints;
}
