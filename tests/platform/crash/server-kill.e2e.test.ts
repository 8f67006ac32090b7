import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readTables } from '@headwater/testing';
import { expect, test } from 'vitest';
import { randomNumbers } from '../../crash/feed.ts';
import { startServerProcess, type ServerProcess } from '../process/server-process.ts';
import { startChangeSource, type ChangeSource } from './change-source.ts';
import {
  askSync,
  makeFollowing,
  syncsOf,
  toldEnds,
  warehouseOf,
  type Following,
} from './following-connections.ts';
import { ownFolder } from './own-folder.ts';
import { untilAllEnded } from './until.ts';
import { processesOn, startAgain, untilGone, workUntilKilled, type Asked } from './kills.ts';

const isLong = process.env['HEADWATER_TEST'] === 'long';
const [kills, connections, changes] = isLong ? [120, 20, 600] : [3, 4, 60];
/** How many runs were surely cut short. */
const leastCut = isLong ? kills / 2 : 0;
const secondsToEnd = isLong ? 600 : 60;
/** Milliseconds. A sync takes about two seconds to begin beside three others. */
const longestLife = isLong ? 5000 : 3000;
const words = ['--syncs', '4'];

test(
  'syncs of a server that is killed again and again end with the tables of one that is not',
  { timeout: isLong ? 3_600_000 : 240_000 },
  async () => {
    const seed = Number(process.env['HEADWATER_SEED'] ?? Date.now() % 1_000_000);
    process.stdout.write(`kills of the server: HEADWATER_SEED=${seed}\n`);
    const folder = ownFolder();
    const data = join(folder, 'killed');
    await using source = await startChangeSource({ seed, length: changes, milliseconds: 60 });
    const first = await startServerProcess(data, { words });
    const made = await makeFollowing(first, source, connections, folder);
    const asked = new Map(made.map((each) => [each, { answered: 0, unanswered: 0 }]));
    await using server = await killAgainAndAgain({ first, data, source, asked, random: randomNumbers(seed) });
    await untilAllEnded(server, made, secondsToEnd);
    for (const [{ id }, counts] of asked) {
      await askSync(server, id);
      counts.answered += 1;
    }
    await untilAllEnded(server, made, secondsToEnd);
    const syncs = await checkRecords(server, asked);
    process.stdout.write(`${kills} kills, ${syncs} syncs in ${source.runs} runs\n`);
    // A sync that was killed while rows flowed has had another run.
    expect(source.runs).toBeGreaterThanOrEqual(syncs + leastCut);
    expect(await server.stop()).toBe(0);
    await untilGone(data, processesOn(data));
    expect(spoolsOf(data)).toEqual(made.map(() => []));
    const tables = await Promise.all(made.map((each) => readTables(warehouseOf(data, each))));
    expect(tables).toEqual(await undisturbedTables(join(folder, 'undisturbed'), seed, folder));
    expect(source.faults).toEqual([]);
  },
);

/** Gives the server that is not killed. */
async function killAgainAndAgain({
  first,
  data,
  source,
  asked,
  random,
}: {
  readonly first: ServerProcess;
  readonly data: string;
  readonly source: ChangeSource;
  readonly asked: ReadonlyMap<Following, Asked>;
  readonly random: () => number;
}): Promise<ServerProcess> {
  let server = first;
  for (let killed = 0; killed < kills; killed += 1) {
    source.grow(Math.ceil((changes * (killed + 1)) / kills));
    try {
      // They come while it starts its syncs, while rows flow and while syncs end.
      await workUntilKilled(server, random() * longestLife, asked);
    } finally {
      await server.kill();
    }
    server = await startAgain(data, words);
  }
  return server;
}

/** Each sync that was asked for is there once, has succeeded and was told of once. Gives how many there are. */
async function checkRecords(server: ServerProcess, asked: ReadonlyMap<Following, Asked>): Promise<number> {
  let count = 0;
  for (const [{ id }, { answered, unanswered }] of asked) {
    const syncs = await syncsOf(server, id);
    count += syncs.length;
    expect(syncs.map(({ status, outcome, reason }) => [status, outcome, reason])).toEqual(
      syncs.map(() => ['ended', 'SUCCESSFUL', null]),
    );
    expect(syncs.length).toBeGreaterThanOrEqual(answered);
    expect(syncs.length).toBeLessThanOrEqual(answered + unanswered);
    expect((await toldEnds(server, id)).toSorted()).toEqual(
      syncs.map((sync) => `${sync.id} SUCCESSFUL`).toSorted(),
    );
    const state = await server.call('GET', `/v1/connections/${id}/state`);
    expect(Object(state.body.data).state).toEqual({ position: changes });
    const { status } = Object((await server.call('GET', `/v1/connections/${id}`)).body.data);
    expect(status).toEqual({
      setup_state: 'connected',
      sync_state: 'scheduled',
      update_state: 'on_schedule',
      schema_status: 'ready',
      is_historical_sync: false,
      tasks: [],
      warnings: [],
    });
  }
  return count;
}

/** What is left in the spool of each connection. */
function spoolsOf(data: string): readonly string[][] {
  const folder = join(data, 'connections');
  return readdirSync(folder).map((id) => {
    const spool = join(folder, id, 'spool');
    return existsSync(spool) ? readdirSync(spool) : [];
  });
}

/** The tables of connections that read the whole source in one sync each, on a server that nobody kills. */
async function undisturbedTables(data: string, seed: number, folder: string): Promise<unknown[]> {
  await using source = await startChangeSource({ seed, length: changes, milliseconds: 0 });
  source.grow(changes);
  await using server = await startServerProcess(data, { words });
  const made = await makeFollowing(server, source, connections, folder);
  for (const { id } of made) await askSync(server, id);
  await untilAllEnded(server, made, secondsToEnd);
  expect(await server.stop()).toBe(0);
  return Promise.all(made.map((each) => readTables(warehouseOf(data, each))));
}
