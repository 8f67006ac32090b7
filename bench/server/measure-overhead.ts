import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { ControlStore } from '../../packages/platform/src/control/open-store.ts';
import type { Amounts } from '../bench-case.ts';
import type { Figures } from '../figures.ts';
import { packageOf } from './connector-folder.ts';
import { addDue, countSyncs, makeDue, openBeside } from './due-connections.ts';
import { quantileOf } from './quantile.ts';
import { readProcessorSeconds } from './server-usage.ts';
import { withServer, type MeasuredServer, type ServerStart } from './with-server.ts';

/** So many that one of them always waits. */
const connections = 5;
/** Syncs before those that are measured: the first of a connection makes its folders. */
const warmUpSyncs = 3 * connections;
const pollMilliseconds = 100;

/** What `process-times.ts` writes down. */
type Moment = 'starting' | 'started' | 'given' | 'ended';

/**
 * Measures what a sync costs beyond its own processes: the server's own processor time, and the time from the end of one
 * sync's process until the next one's has started, where one runs at a time and the others wait.
 */
export async function measureOverhead({ rows: syncs }: Amounts): Promise<Figures> {
  return await withServer(watchedStart, async (measured) => {
    const { server, data, folder } = measured;
    const packageId = await server.upload(await packageOf('hello', folder));
    await using store = await openBeside(data);
    await addDue(store, data, { count: connections, packageId, dueAt: new Date() });
    const { ended: first, seconds: before } = await whenEnded(measured, store, warmUpSyncs);
    const { ended: last, seconds: after } = await whenEnded(measured, store, warmUpSyncs + syncs);
    return {
      schedulingMilliseconds: medianTime(folder, 'ended', 'starting'),
      betweenSyncsMilliseconds: medianTime(folder, 'ended', 'started'),
      jobMilliseconds: medianTime(folder, 'started', 'given'),
      serverMillisecondsPerSync: ((after - before) * 1000) / (last - first),
    };
  });
}

const timesFile = (folder: string) => join(folder, 'process-times');

function watchedStart(folder: string): ServerStart {
  const watcher = pathToFileURL(join(import.meta.dirname, 'process-times.ts')).href;
  return {
    words: ['--syncs', '1'],
    environment: { NODE_OPTIONS: `--import=${watcher}`, PROCESS_TIMES: timesFile(folder) },
  };
}

/** Keeps every connection due until so many syncs have ended. */
async function whenEnded(
  { server }: MeasuredServer,
  store: ControlStore,
  wanted: number,
): Promise<{ readonly ended: number; readonly seconds: number }> {
  for (;;) {
    const { ended } = await countSyncs(store);
    if (ended >= wanted) return { ended, seconds: readProcessorSeconds(server.pid).own };
    await makeDue(store, new Date());
    await later(pollMilliseconds);
  }
}

/** Gives the milliseconds from one of the moments of a process until the next one of another kind. */
function medianTime(folder: string, from: Moment, until: Moment): number {
  const times: number[] = [];
  let begunAt: number | undefined;
  for (const line of readFileSync(timesFile(folder), 'utf8').trim().split('\n')) {
    const [what, time] = line.split(' ');
    if (what === from) begunAt = Number(time);
    if (what !== until || begunAt === undefined) continue;
    times.push(Number(time) - begunAt);
    begunAt = undefined;
  }
  return quantileOf(times.slice(warmUpSyncs), 0.5);
}
