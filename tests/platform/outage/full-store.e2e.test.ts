import { dirname, join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { readTables } from '@headwater/testing';
import { describe, expect, test } from 'vitest';
import { canMount, onSmallDisk } from '../../failures/small-disk.ts';
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
import { fillDisk } from './fill-disk.ts';
import { followedTables } from './followed-tables.ts';

const [connections, changes, seed] = [2, 60, 11];
const noRoom = {
  code: 'InsufficientStorage',
  message:
    'the server could not store it, as the disk of its control store is full: make room, and ask again',
};
describe.skipIf(!canMount)('a control store in SQLite whose disk is full', () => {
  test(
    'refuses what it cannot keep, and stores the ends of syncs when there is room',
    { timeout: 180_000 },
    async () => {
      const data = join(ownFolder(), 'data');
      await using source = await startChangeSource({ seed, length: changes, milliseconds: 150 });
      source.grow(changes);
      await onSmallDisk(data, '32m', async () => {
        await using server = await startServerProcess(data);
        const made = await makeFollowing(server, source, connections, join(data, '..'));
        await onSmallDisks(placesOf(data, made), async () => {
          for (const { id } of made) await askSync(server, id);
          await until(() => source.pages > 4);
          const filler = fillDisk(data);
          const names = await makeGroupsUntilRefused(server);
          // The syncs go on meanwhile, to their end.
          await until(() => source.ends === connections);
          expect(await server.call('GET', '/ready')).toEqual({ status: 200, body: { status: 'ok' } });
          filler.giveBack();
          await untilAllEnded(server, made);
          expect(await groupNames(server)).toEqual(['warehouse', ...names].toSorted());
          for (const { id } of made) {
            expect((await syncsOf(server, id)).map(({ outcome }) => outcome)).toEqual(['SUCCESSFUL']);
          }
          expect(source.runs).toBe(connections);
          await checkTold(server, made);
          await checkTables(data, made);
          expect(await server.stop()).toBe(0);
        });
      });
    },
  );

  test('still answers who reads', { timeout: 60_000 }, async () => {
    const data = join(ownFolder(), 'data');
    await onSmallDisk(data, '16m', async () => {
      await using server = await startServerProcess(data);
      fillDisk(data);
      // That the key is used now would be stored.
      expect(await groupNames(server)).toEqual(['warehouse']);
      expect(await server.stop()).toBe(0);
    });
  });

  test(
    'and with it that of everything else fails syncs, and they go on when there is room',
    { timeout: 180_000 },
    async () => {
      const data = join(ownFolder(), 'data');
      await using source = await startChangeSource({ seed, length: changes, milliseconds: 150 });
      source.grow(changes);
      await onSmallDisk(data, '64m', async () => {
        await using server = await startServerProcess(data);
        const made = await makeFollowing(server, source, connections, join(data, '..'));
        for (const { id } of made) await askSync(server, id);
        await until(() => source.pages > 4);
        const filler = fillDisk(data);
        const names = await makeGroupsUntilRefused(server);
        // They read it without a fault.
        expect(await groupNames(server)).toEqual(['warehouse', ...names].toSorted());
        await later(3000);
        filler.giveBack();
        await untilAllEnded(server, made);
        for (const { id } of made) {
          const [first] = await syncsOf(server, id);
          expect([first?.outcome, first?.reason]).toEqual([
            'FAILURE',
            expect.stringMatching(/the disk is full: make room and run again$/),
          ]);
          await askSync(server, id);
        }
        await untilAllEnded(server, made);
        for (const { id } of made) {
          const outcomes = (await syncsOf(server, id)).map(({ outcome }) => outcome);
          expect(outcomes).toEqual(['SUCCESSFUL', 'FAILURE']);
        }
        await checkTold(server, made);
        await checkTables(data, made);
        expect(source.faults).toEqual([]);
        expect(await server.stop()).toBe(0);
      });
    },
  );
});

/** Makes groups until one is refused. Gives the names of those that were made. */
async function makeGroupsUntilRefused(server: ServerProcess): Promise<string[]> {
  const made: string[] = [];
  // A log that has been emptied into its database has room without the disk.
  for (let number = 1; number < 5000; number += 1) {
    const name = `group_${number}`;
    const { status, body } = await server.call('POST', '/v1/groups', { name });
    if (status === 201) {
      made.push(name);
      continue;
    }
    expect([status, body]).toEqual([507, noRoom]);
    return made;
  }
  throw new Error('nothing was refused');
}

async function groupNames(server: ServerProcess): Promise<string[]> {
  const names: string[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { status, body } = await server.call('GET', `/v1/groups?limit=1000${query}`);
    if (status !== 200) throw new Error(`no list of groups: ${status} ${JSON.stringify(body)}`);
    const page = Object(body.data);
    names.push(...page.items.map(({ name }: { name: string }) => name));
    cursor = page.next_cursor ?? undefined;
  }
  return names.toSorted();
}

/** The places of the tables, and of rows on their way. */
function placesOf(data: string, made: readonly Following[]): string[] {
  const spools = made.map(({ id }) => join(data, 'connections', id, 'spool'));
  return [...made.map((each) => dirname(warehouseOf(data, each))), ...spools];
}

async function onSmallDisks(places: readonly string[], work: () => Promise<void>): Promise<void> {
  const [place, ...others] = places;
  if (place === undefined) await work();
  else await onSmallDisk(place, '64m', () => onSmallDisks(others, work));
}

/** The log tells of each end once, however late it could be stored. */
async function checkTold(server: ServerProcess, made: readonly Following[]): Promise<void> {
  for (const { id } of made) {
    const syncs = await syncsOf(server, id);
    expect(await toldEnds(server, id)).toEqual(syncs.map((sync) => `${sync.id} ${sync.outcome}`));
  }
}

async function checkTables(data: string, made: readonly Following[]): Promise<void> {
  const tables = await Promise.all(made.map((each) => readTables(warehouseOf(data, each))));
  expect(tables).toEqual(await followedTables({ seed, length: changes }, connections));
}
