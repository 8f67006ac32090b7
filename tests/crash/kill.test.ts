import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readTables } from '@headwater/testing';
import { expect, test } from 'vitest';
import { randomNumbers } from './feed.ts';
import {
  isGoneWithin,
  lastAcknowledged,
  startSync,
  type Feed,
  type SyncProcess,
  type SyncReport,
} from './sync-process.ts';

const isLong = process.env['HEADWATER_TEST'] === 'long';
const killsWanted = isLong ? 200 : 20;
const killsOfOneFeed = 8;
const length = 210;

type Victim = 'engine' | 'connector';

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'headwater-crash-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Kills a sync some time after its connector, or itself, has started. Gives false when it ended before. */
async function killLater(sync: SyncProcess, victim: Victim, random: () => number): Promise<boolean> {
  // The start of a process takes longest; most kills are to come while rows flow.
  if (victim === 'engine' && random() < 0.2) await setTimeout(random() * 500);
  else {
    while (sync.isRunning() && sync.connector() === undefined) await setTimeout(5);
    await setTimeout(random() * 500);
  }
  const pid = victim === 'engine' ? sync.engine : sync.connector();
  if (!sync.isRunning() || pid === undefined) return false;
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

/** What must hold after a kill, whatever its moment. */
function checkReport(
  report: SyncReport,
  victim: Victim,
  acknowledged: { readonly before: number; readonly after: number },
): void {
  expect(report.errors).toBe('');
  expect(report.started ?? acknowledged.before).toBeGreaterThanOrEqual(acknowledged.before);
  if (report.end?.status === 'succeeded') return;
  if (report.end === null) {
    expect(victim).toBe('engine');
    return;
  }
  expect({ ...report.end, state: null }).toEqual({
    status: 'failed',
    code: 'connector_ended',
    message:
      "the connector's process was ended by SIGKILL (when nobody sent it, the system was out of memory)",
    state: null,
  });
  expect(victim).toBe('connector');
  expect(report.end.state?.position ?? 0).toBeGreaterThanOrEqual(acknowledged.after);
}

/** Syncs until one ends well, killing on the way. Gives the number of kills. */
async function syncWithKills(folder: string, feed: Feed, random: () => number): Promise<number> {
  let kills = 0;
  for (;;) {
    const before = lastAcknowledged(folder);
    const sync = startSync(folder, feed);
    const victim: Victim = random() < 0.5 ? 'engine' : 'connector';
    if (kills < killsOfOneFeed && (await killLater(sync, victim, random))) kills += 1;
    const report = await sync.ended;
    const connector = sync.connector();
    expect(connector === undefined || (await isGoneWithin(connector, 5000))).toBe(true);
    checkReport(report, victim, { before, after: lastAcknowledged(folder) });
    if (report.end?.status === 'succeeded') return kills;
  }
}

test(
  'a sync that is killed again and again ends with the tables and the state of one that is not',
  async () => {
    let kills = 0;
    for (let seed = 1; kills < killsWanted; seed += 1) {
      const feed = { seed, length, milliseconds: 10 };
      const undisturbed = await inFolder(async (folder) => {
        const { end } = await startSync(folder, feed).ended;
        return { end, tables: await readTables(join(folder, 'warehouse.db')) };
      });
      expect(undisturbed.end).toEqual({
        status: 'succeeded',
        state: { position: length },
        code: null,
        message: null,
      });
      expect(undisturbed.tables['change']).toHaveLength(length);

      await inFolder(async (folder) => {
        kills += await syncWithKills(folder, feed, randomNumbers(seed + Date.now()));
        expect(await readTables(join(folder, 'warehouse.db'))).toEqual(undisturbed.tables);
        expect(await readdir(join(folder, 'spool'))).toEqual([]);
        const after = await startSync(folder, feed).ended;
        expect(after.started).toBe(length);
      });
    }
    expect(kills).toBeGreaterThanOrEqual(killsWanted);
  },
  isLong ? 1_800_000 : 180_000,
);
