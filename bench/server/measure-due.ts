import { setTimeout as later } from 'node:timers/promises';
import type { Amounts } from '../bench-case.ts';
import type { ControlStore } from '../../packages/platform/src/control/open-store.ts';
import type { Figures } from '../figures.ts';
import { packageOf } from './connector-folder.ts';
import { addDue, countSyncs, openBeside } from './due-connections.ts';
import { loadRequests, type LoadRequest } from './request-load.ts';
import { testAuthorization } from './request-mix.ts';
import { readProcessorSeconds } from './server-usage.ts';
import { withServer } from './with-server.ts';

/** Syncs at once, as a server has it when nobody says anything else. */
const places = 4;
/** The server looks at its store every ten seconds at least: until then it knows of what is due. */
const millisecondsAhead = 12_000;
const pollMilliseconds = 5;
/** Syncs that are let to their end while the others wait. */
const syncsToEnd = 40;

/**
 * Measures what happens when very many connections are due at one moment: how long until each has a sync in the queue,
 * until all that may run at once have begun, how long requests wait meanwhile, and what a sync costs the server while
 * all the others wait.
 */
export async function measureDue({ rows: count }: Amounts): Promise<Figures> {
  return await withServer({ words: ['--syncs', String(places)] }, async ({ server, data, folder }) => {
    const packageId = await server.upload(await packageOf('hello', folder));
    await using store = await openBeside(data);
    const dueAt = new Date(Date.now() + millisecondsAhead + count);
    await addDue(store, data, { count, packageId, dueAt });
    await later(dueAt.getTime() - Date.now() - 500);
    if ((await countSyncs(store)).all > 0) throw new Error('the syncs began before all were there');
    const requests: readonly LoadRequest[] = [{ method: 'GET', path: '/v1/groups' }];
    const asked = loadRequests(server.url, testAuthorization, requests, { perSecond: 50, seconds: 5 });
    const queuedAt = await whenAll(store, count);
    const startedAt = await whenStarted(store, Math.min(places, count));
    const { longest } = await asked;
    const from = { seconds: readProcessorSeconds(server.pid).own, ...(await countSyncs(store)) };
    const wanted = Math.min(from.ended + syncsToEnd, count);
    while ((await countSyncs(store)).ended < wanted) await later(100);
    const to = { seconds: readProcessorSeconds(server.pid).own, ...(await countSyncs(store)) };
    return {
      queuedMilliseconds: queuedAt - dueAt.getTime(),
      startedMilliseconds: startedAt - dueAt.getTime(),
      requestLongestMilliseconds: longest,
      serverMillisecondsPerSync: ((to.seconds - from.seconds) * 1000) / (to.ended - from.ended),
    };
  });
}

async function whenAll(store: ControlStore, count: number): Promise<number> {
  while ((await countSyncs(store)).all < count) await later(pollMilliseconds);
  return Date.now();
}

/** Gives when the last of the first syncs began. */
async function whenStarted(store: ControlStore, count: number): Promise<number> {
  for (;;) {
    const started = await store
      .selectFrom('syncs')
      .select('started_at')
      .where('started_at', 'is not', null)
      .orderBy('started_at')
      .limit(count)
      .execute();
    const last = started.at(-1)?.started_at ?? null;
    if (started.length === count && last !== null) return Date.parse(last);
    await later(pollMilliseconds);
  }
}
