import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTables } from '@headwater/testing';
import { expect, onTestFinished, test } from 'vitest';
import { grownRows } from '../../failures/growing-connector.ts';
import { canMount, onSmallDisk } from '../../failures/small-disk.ts';
import { onEachStore, textOf, type TestServer } from '../server/start-server.ts';
import { mountAlso } from './mount-also.ts';
import {
  enable,
  endOf,
  folderOf,
  makePaused,
  nextTry,
  packageOf,
  sendPackage,
  statusOf,
  syncNow,
} from './outage-connection.ts';

const good = { outcome: 'SUCCESSFUL', reason: null, task: null };
const healthy = { setup: 'connected', sync: 'scheduled', update: 'on_schedule', tasks: [] };
const few = { rows: '20', rowsPerCheckpoint: '5' };
const more = { rows: '40', rowsPerCheckpoint: '5' };

onEachStore((start) => {
  test('a warehouse that may not be read fails syncs, and they go on when it may', async () => {
    await using server = await start();
    const id = await syncedOnce(server);
    const file = join(folderOf(server), 'warehouse.db');
    chmodSync(file, 0);
    await change(server, id);
    expect(await syncNow(server, id, 2)).toEqual({
      outcome: 'FAILURE',
      reason: expect.stringContaining(`warehouse.db": Permission denied`),
      task: null,
    });
    expect((await statusOf(server, id))['sync']).toBe('scheduled');
    chmodSync(file, 0o600);
    expect(await nextTry(server, id, 3, 1.2)).toEqual(good);
    expect(await statusOf(server, id)).toEqual(healthy);
    // From where it was: rows it had are not written again.
    expect(await rowsOf(server, id)).toEqual([20, 0, 20]);
    expect(await readTables(file)).toEqual({ thing: grownRows(40) });
  });

  test('what is no warehouse wants a person, and syncs go on when it is away', async () => {
    await using server = await start();
    const id = await syncedOnce(server);
    const file = join(folderOf(server), 'warehouse.db');
    renameSync(file, `${file}.good`);
    writeFileSync(file, 'something else'.repeat(2000));
    chmodSync(file, 0o666);
    const reason = `<data>/destinations/${server.groupId}/sales/warehouse.db is not a DuckDB file: move it away, or name another file`;
    await change(server, id);
    expect(await syncNow(server, id, 2)).toEqual({
      outcome: 'FAILURE_WITH_TASK',
      reason,
      task: 'reconnect_warehouse',
    });
    expect(await statusOf(server, id)).toEqual({
      ...healthy,
      setup: 'broken',
      tasks: [
        {
          code: 'reconnect_warehouse',
          message: reason.replace('<data>', server.platform.settings.dataFolder),
          details: {},
        },
      ],
    });
    expect(await destinationStatus(server)).toBe('BROKEN');
    renameSync(`${file}.good`, file);
    expect(await syncNow(server, id, 3)).toEqual(good);
    expect(await statusOf(server, id)).toEqual(healthy);
    expect(await destinationStatus(server)).toBe('CONNECTED');
    expect(await rowsOf(server, id)).toEqual([20, 0, 20]);
    expect(await readTables(file)).toEqual({ thing: grownRows(40) });
  });

  test('a warehouse that was removed is made again from the beginning', async () => {
    await using server = await start();
    const id = await syncedOnce(server);
    rmSync(folderOf(server), { recursive: true });
    await change(server, id);
    expect(await syncNow(server, id, 2)).toEqual(good);
    expect(await rowsOf(server, id)).toEqual([20, 40]);
    expect(await readTables(join(folderOf(server), 'warehouse.db'))).toEqual({ thing: grownRows(40) });
  });

  test('a folder in whose place there is a file is named as the reason', async () => {
    await using server = await start();
    const id = await syncedOnce(server);
    const folder = folderOf(server);
    renameSync(folder, `${folder}.away`);
    writeFileSync(folder, '');
    const { outcome, reason } = await syncNow(server, id, 2);
    expect([outcome, reason]).toEqual([
      'FAILURE',
      expect.stringContaining(`<data>/destinations/${server.groupId}/sales`),
    ]);
    rmSync(folder);
    renameSync(`${folder}.away`, folder);
    expect(await nextTry(server, id, 3, 1.2)).toEqual(good);
    expect(await rowsOf(server, id)).toEqual([20, 0, 0]);
  });

  test.skipIf(!canMount)(
    'a destination whose disk is not there fails syncs, and nothing is written in its place',
    async () => {
      await using server = await start();
      const path = emptyFolder();
      // Two names of one disk: it stays when the other is taken away.
      await onSmallDisk(join(path, '..', 'disk'), '64m', async (disk) => {
        chmodSync(disk.path, 0o755);
        const mounted = mountAlso(disk.path, path);
        const groupId = await makeDestination(server, path);
        const id = await syncedOnce(server, groupId);
        mounted.takeAway();
        await change(server, id);
        const { outcome, reason } = await syncNow(server, id, 2);
        expect([outcome, reason]).toEqual(['FAILURE_WITH_TASK', expect.stringContaining(path)]);
        expect(readdirSync(path)).toEqual([]);
        mountAlso(disk.path, path);
        expect(await syncNow(server, id, 3)).toEqual(good);
        expect(await rowsOf(server, id)).toEqual([20, 0, 20]);
        expect(await readTables(join(path, 'sales', 'warehouse.db'))).toEqual({ thing: grownRows(40) });
      });
    },
  );
});

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-disk-'));
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'tables');
  mkdirSync(path);
  return path;
}

/** Makes a group with a destination in a folder. Gives its id. */
async function makeDestination(server: TestServer, path: string): Promise<string> {
  const groupId = textOf(await server.call('POST', '/v1/groups', { name: 'elsewhere' }), 'id');
  const made = await server.call('PATCH', `/v1/destinations/${groupId}`, { config: { path } });
  expect([made.status, made.body.code]).toEqual([200, 'Success']);
  return groupId;
}

/** A connection that has written its first rows. */
async function syncedOnce(server: TestServer, groupId = server.groupId): Promise<string> {
  const packageId = await sendPackage(server, await packageOf('growing'));
  const id = await makePaused(server, packageId, few, groupId);
  await enable(server, id);
  expect(await endOf(server, id, 1)).toEqual(good);
  return id;
}

/** Lets its source have more rows. */
async function change(server: TestServer, id: string): Promise<void> {
  const secrets = Object.entries(more).map(([key, value]) => ({ key, value }));
  const { status } = await server.call('PATCH', `/v1/connections/${id}`, {
    config: { secrets_list: secrets },
    run_setup_tests: false,
  });
  expect(status).toBe(200);
}

/** How many rows each sync has written, the first one first. */
async function rowsOf(server: TestServer, id: string): Promise<readonly number[]> {
  const { body } = await server.call('GET', `/v1/connections/${id}/syncs`);
  return Object(body.data)
    .items.map(({ rows }: { rows: number }) => rows)
    .toReversed();
}

async function destinationStatus(server: TestServer): Promise<unknown> {
  const { body } = await server.call('GET', `/v1/destinations/${server.groupId}`);
  return Object(body.data).setup_status;
}
