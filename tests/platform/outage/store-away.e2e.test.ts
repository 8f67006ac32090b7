import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { readTables } from '@headwater/testing';
import { describe, expect, test } from 'vitest';
import { missingPostgres, startPostgres } from '../../../examples/sources/postgres.ts';
import { startChangeSource } from '../crash/change-source.ts';
import {
  askSync,
  makeFollowing,
  syncsOf,
  toldEnds,
  warehouseOf,
  type Following,
} from '../crash/following-connections.ts';
import { startServerProcess, type ServerProcess } from '../process/server-process.ts';
import { ownFolder } from '../crash/own-folder.ts';
import { until, untilAllEnded } from '../crash/until.ts';
import { followedTables } from './followed-tables.ts';
import { addressOf, whileFrozen, whileStopped } from './postgres-outage.ts';

const isLong = process.env['HEADWATER_TEST'] === 'long';
/** The first two end while the store is away, the others wait for it. */
const [connections, changes, secondsAway] = isLong ? [4, 600, 60] : [4, 150, 8];
const words = ['--syncs', '2'];
const seed = 7;

const unavailable = {
  code: 'Unavailable',
  message: 'the control store does not answer: try again soon',
};
const allUnavailable = {
  health: [200, { status: 'ok' }],
  ready: [503, { status: 'unavailable', problem: 'the control store does not answer' }],
  read: [503, unavailable],
  sync: [503, unavailable],
  pause: [503, unavailable],
  create: [503, unavailable],
};

describe.skipIf(missingPostgres !== null)('a control store in PostgreSQL', () => {
  test(
    'that is away for a while is told to who asks, and syncs lose nothing by it',
    { timeout: isLong ? 600_000 : 180_000 },
    async () => {
      await using postgres = await startPostgres();
      const folder = ownFolder();
      const data = join(folder, 'data');
      await using source = await startChangeSource({ seed, length: changes, milliseconds: 100 });
      source.grow(changes);
      const environment = { DATABASE_URL: addressOf(postgres) };
      await using server = await startServerProcess(data, { words, environment });
      const made = await makeFollowing(server, source, connections, folder);
      for (const { id } of made) await askSync(server, id);
      await until(() => source.pages > 10);

      const asking = askWithoutPause(server, made);
      await whileStopped(postgres, async () => {
        expect(await asking.stop()).toEqual([]);
        const back = Date.now() + secondsAway * 1000;
        // The syncs that run go on meanwhile, to their end.
        for (; Date.now() < back || source.ends < 2; await later(500)) {
          expect(await answersOf(server, made[0]?.id ?? '')).toEqual(allUnavailable);
        }
        expect(source.ends).toBe(2);
      });

      await until(async () => (await server.call('GET', '/ready')).status === 200);
      await untilAllEnded(server, made);
      for (const { id } of made) {
        const [sync, ...others] = await syncsOf(server, id);
        expect([sync?.outcome, sync?.reason, others]).toEqual(['SUCCESSFUL', null, []]);
        expect(await toldEnds(server, id)).toEqual([`${sync?.id} SUCCESSFUL`]);
      }
      expect(source.faults).toEqual([]);
      expect(source.runs).toBe(connections);
      expect(await server.stop()).toBe(0);
      const tables = await Promise.all(made.map((each) => readTables(warehouseOf(data, each))));
      expect(tables).toEqual(await followedTables({ seed, length: changes }, connections));
    },
  );

  test(
    'that stands still is told as well, and nobody waits for it forever',
    { timeout: 180_000 },
    async () => {
      await using postgres = await startPostgres();
      const environment = { DATABASE_URL: addressOf(postgres) };
      await using server = await startServerProcess(join(ownFolder(), 'data'), { environment });
      expect((await server.call('GET', '/v1/groups')).status).toBe(200);
      await whileFrozen(postgres, async () => {
        const answers = answersOf(server, 'no_connection');
        expect(await Promise.race([answers, later(60_000, 'no answer')])).toEqual(allUnavailable);
      });
      expect(await server.call('GET', '/ready')).toEqual({ status: 200, body: { status: 'ok' } });
      expect(await server.stop()).toBe(0);
    },
  );

  test('that is away when a server starts is named by that', { timeout: 60_000 }, async () => {
    await using postgres = await startPostgres();
    const data = join(ownFolder(), 'data');
    const environment = { DATABASE_URL: addressOf(postgres) };
    const place = `127.0.0.1:${postgres.port}`;
    await whileStopped(postgres, () =>
      expect(startServerProcess(data, { environment })).rejects.toThrow(`connect ECONNREFUSED ${place}`),
    );
    await using server = await startServerProcess(data, { environment });
    expect(await server.call('GET', '/ready')).toEqual({ status: 200, body: { status: 'ok' } });
  });
});

/** Asks without a pause. Gives all answers that are neither good nor say that the store is away. */
function askWithoutPause(server: ServerProcess, made: readonly Following[]): { stop(): Promise<unknown[]> } {
  let isOver = false;
  const others: unknown[] = [];
  const asking = Promise.all(
    made.map(async ({ id }) => {
      while (!isOver) {
        const answer = await server.call('GET', `/v1/connections/${id}`);
        const isUnavailable = answer.status === 503 && answer.body.code === 'Unavailable';
        if (answer.status !== 200 && !isUnavailable) others.push(answer);
      }
    }),
  );
  return {
    async stop() {
      isOver = true;
      await asking;
      return others;
    },
  };
}

/** What the server answers to each kind of request. */
async function answersOf(server: ServerProcess, id: string): Promise<Record<string, unknown>> {
  const path = `/v1/connections/${id}`;
  const asked = {
    health: server.call('GET', '/health'),
    ready: server.call('GET', '/ready'),
    read: server.call('GET', path),
    sync: server.call('POST', `${path}/sync`, {}),
    pause: server.call('PATCH', path, { paused: true }),
    create: server.call('POST', '/v1/groups', { name: 'made_meanwhile' }),
  };
  const answers = Object.entries(asked).map(async ([name, answer]) => {
    const { status, body } = await answer;
    return [name, [status, body]] as const;
  });
  return Object.fromEntries(await Promise.all(answers));
}
