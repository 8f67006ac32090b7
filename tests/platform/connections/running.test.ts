import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { readTables } from '@headwater/testing';
import { expect, test } from 'vitest';
import { onEachStore, type TestServer } from '../server/start-server.ts';
import { uploadPackage } from './test-packages.ts';
import { makeConnection } from './new-connection.ts';

const long = 'abcdefghijklmnopqrstuvwxyz'.repeat(40);
/** The connector does not look whether it is to stop. */
const impatient = { graceSeconds: 1 };
const settings = (word: string) => ({
  secrets_list: [
    { key: 'word', value: word },
    { key: 'token', value: 'sesame' },
  ],
});

onEachStore((start) => {
  test('pausing stops the sync, and enabling goes on from its checkpoint', { timeout: 60_000 }, async () => {
    await using server = await start(impatient);
    const id = await runningConnection(server, long);
    const paused = await server.call('PATCH', `/v1/connections/${id}`, { paused: true });
    expect(paused.body.data).toMatchObject({ paused: true, status: { sync_state: 'paused' } });
    expect(await syncsOf(server, id)).toEqual([['ended', 'CANCELED', 'the connection was paused']]);
    const { state } = Object((await server.call('GET', `/v1/connections/${id}/state`)).body.data);
    expect(state).toEqual({ next: expect.any(Number) });
    // The rest of a shorter word.
    await server.call('PATCH', `/v1/connections/${id}`, {
      config: settings(long.slice(0, Number(state.next) + 2)),
      run_setup_tests: false,
    });
    await server.call('PATCH', `/v1/connections/${id}`, { paused: false });
    server.clock.forward(120);
    server.platform.syncs.wake();
    await until(async () => (await syncsOf(server, id))[0]?.[1] === 'SUCCESSFUL', server, id);
    const { items } = Object((await server.call('GET', `/v1/connections/${id}/syncs`)).body.data);
    expect(items[0]).toMatchObject({ rows: 2 });
    const log = await logOf(server, id, '');
    expect(log.map(({ event }) => event).filter((name) => name.endsWith('_connector'))).toEqual([
      'resume_connector',
      'edit_connector',
      'pause_connector',
      'resume_connector',
      'create_connector',
    ]);
  });

  test('another config stops the sync, the same one does not', { timeout: 60_000 }, async () => {
    await using server = await start(impatient);
    const id = await runningConnection(server, long);
    const same = {
      config: {
        secrets_list: [
          { key: 'word', value: '******' },
          { key: 'token', value: 'sesame' },
        ],
      },
    };
    await server.call('PATCH', `/v1/connections/${id}`, same);
    await server.call('PATCH', `/v1/connections/${id}`, { sync_frequency: 60 });
    expect(await syncsOf(server, id)).toEqual([['running', null, null]]);
    await server.call('PATCH', `/v1/connections/${id}`, { config: settings('abc'), run_setup_tests: false });
    const [first] = (await syncsOf(server, id)).toReversed();
    expect(first).toEqual(['ended', 'CANCELED', 'the connection was changed']);
  });

  test('a sync that waits begins with what was changed meanwhile', { timeout: 60_000 }, async () => {
    await using server = await start({ ...impatient, syncsAtOnce: 1 });
    const inTheWay = await runningConnection(server, long);
    const id = await makeConnection(server, await uploadPackage(server, 'letters'), 'waiting', {
      config: settings('abc'),
      schedule_type: 'manual',
      paused: false,
    });
    await server.call('POST', `/v1/connections/${id}/sync`, {});
    await server.call('PATCH', `/v1/connections/${id}`, { config: settings('xy'), run_setup_tests: false });
    expect(await syncsOf(server, id)).toEqual([['queued', null, null]]);
    await server.call('PATCH', `/v1/connections/${inTheWay}`, { paused: true });
    await until(async () => (await syncsOf(server, id))[0]?.[1] === 'SUCCESSFUL', server, id);
    const { items } = Object((await server.call('GET', `/v1/connections/${id}/syncs`)).body.data);
    expect(items).toMatchObject([{ rows: 2 }]);
  });

  test(
    'a deleted connection leaves its tables, and a new one of its name takes them over',
    { timeout: 60_000 },
    async () => {
      await using server = await start();
      const { groupId } = server;
      const { dataFolder } = server.platform.settings;
      const packageId = await uploadPackage(server, 'letters');
      const id = await syncedConnection(server, packageId, 'abc');
      const folder = join(dataFolder, 'destinations', groupId, 'letters');
      const warehouse = join(folder, 'warehouse.db');
      expect((await server.call('DELETE', `/v1/connections/${id}`)).status).toBe(200);
      expect(existsSync(join(dataFolder, 'connections', id))).toBe(false);
      expect(await readTables(warehouse)).toEqual({ letter: letters('abc') });
      const owners = process.getuid?.() === 0 ? [statSync(folder).uid, statSync(warehouse).uid] : [0, 0];
      expect(owners).toEqual([0, 0]);
      for (const part of ['', '/logs', '/syncs', '/state', '/schemas']) {
        expect((await server.call('GET', `/v1/connections/${id}${part}`)).body.code).toBe(
          'NotFound_Connection',
        );
      }
      expect(
        await server.platform.store
          .selectFrom('memberships')
          .selectAll()
          .where('resource_id', '=', id)
          .execute(),
      ).toEqual([]);

      // A new one begins anew, though the tables hold a state.
      await syncedConnection(server, packageId, 'xyzu');
      expect(await readTables(warehouse)).toEqual({ letter: letters('xyzu') });
    },
  );

  test('a connection is deleted while it syncs', { timeout: 60_000 }, async () => {
    await using server = await start(impatient);
    const id = await runningConnection(server, long);
    expect((await server.call('DELETE', `/v1/connections/${id}`)).status).toBe(200);
    expect(await server.platform.store.selectFrom('syncs').selectAll().execute()).toEqual([]);
  });

  test(
    'the log comes newest first, in pages that what is added does not move',
    { timeout: 60_000 },
    async () => {
      await using server = await start();
      const id = await syncedConnection(server, await uploadPackage(server, 'letters'), 'abc');
      const all = await logOf(server, id, '?limit=1000');
      expect(all.map((event) => event.id)).toEqual(all.map((event) => event.id).toSorted((a, b) => b - a));
      const names = all.map(({ event }) => event);
      expect(names).toEqual(
        expect.arrayContaining(['sync_start', 'sync_stats', 'sync_end', 'create_connector']),
      );
      const found: number[] = [];
      let cursor = '';
      do {
        const { body } = await server.call(
          'GET',
          `/v1/connections/${id}/logs?limit=2&cursor=${encodeURIComponent(cursor)}`,
        );
        const { items, next_cursor: next } = Object(body.data);
        found.push(...items.map((event: { id: number }) => event.id));
        cursor = next ?? '';
        await server.call('PATCH', `/v1/connections/${id}`, {
          sync_frequency: found.length % 4 === 0 ? 30 : 60,
        });
      } while (cursor !== '');
      expect(found).toEqual(all.map((event) => event.id));
      expect((await logOf(server, id, '?level=warning')).filter(({ level }) => level === 'INFO')).toEqual([]);
      const syncId = all.find(({ event }) => event === 'sync_start')?.sync_id;
      const ofSync = await logOf(server, id, `?sync_id=${syncId}`);
      expect(ofSync.at(-1)?.event).toBe('sync_start');
      expect(new Set(ofSync.map((event) => event.sync_id))).toEqual(new Set([syncId]));
      const wrong = await server.call('GET', `/v1/connections/${id}/logs?cursor=nonsense`);
      expect([wrong.status, wrong.body.code]).toEqual([400, 'InvalidInput']);
    },
  );
});

const letters = (word: string) => Array.from(word).map((letter, place) => ({ place, letter }));

async function runningConnection(server: TestServer, word: string): Promise<string> {
  const id = await makeConnection(server, await uploadPackage(server, 'letters'), 'letters', {
    config: settings(word),
  });
  await server.call('PATCH', `/v1/connections/${id}`, { paused: false });
  await until(
    async () =>
      Number(Object((await server.call('GET', `/v1/connections/${id}/state`)).body.data).state.next) > 1,
    server,
    id,
  );
  return id;
}

async function syncedConnection(server: TestServer, packageId: string, word: string): Promise<string> {
  const id = await makeConnection(server, packageId, 'letters', { config: settings(word), paused: false });
  await until(async () => (await syncsOf(server, id))[0]?.[1] === 'SUCCESSFUL', server, id);
  return id;
}

async function syncsOf(server: TestServer, id: string): Promise<readonly unknown[][]> {
  const { body } = await server.call('GET', `/v1/connections/${id}/syncs`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the list of syncs
  const { items } = body.data as {
    items: { status: string; outcome: string | null; reason: string | null }[];
  };
  return items.map(({ status, outcome, reason }) => [status, outcome, reason]);
}

interface Event {
  readonly id: number;
  readonly event: string;
  readonly level: string;
  readonly sync_id: string | null;
}

async function logOf(server: TestServer, id: string, query: string): Promise<readonly Event[]> {
  const { body } = await server.call('GET', `/v1/connections/${id}/logs${query}`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the log
  return (body.data as { items: Event[] }).items;
}

async function until(isReached: () => Promise<boolean>, server: TestServer, id: string): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await later(50)) {
    if (await isReached()) return;
  }
  throw new Error(`it did not come to that: ${JSON.stringify(await logOf(server, id, '')).slice(0, 3000)}`);
}
