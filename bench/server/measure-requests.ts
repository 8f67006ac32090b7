import { constants, setPriority } from 'node:os';
import { setTimeout as later } from 'node:timers/promises';
import type { ServerProcess } from '../../tests/platform/process/server-process.ts';
import type { Amounts } from '../bench-case.ts';
import type { Figures } from '../figures.ts';
import { packageOf } from './connector-folder.ts';
import { loadRequests } from './request-load.ts';
import { requestMix, testAuthorization } from './request-mix.ts';
import { askSync, makeConnection, newestSync, type ServerConnection } from './server-connection.ts';
import { withServer } from './with-server.ts';

export const requestsPerSecond = 500;
const runningConnections = 4;
const idleConnections = 46;
const warmUpSeconds = 5;
const pollMilliseconds = 100;

/**
 * Measures how fast the REST API answers so many requests a second beside four syncs that write as fast as they can.
 *
 * @throws Error when a request is refused, or one of the syncs does not run all the time
 */
export async function measureRequests({ rows: requests }: Amounts): Promise<Figures> {
  // With a limit, so that its counting is part of the measure.
  const words = ['--syncs', String(runningConnections), '--requests-per-hour', '1000000'];
  return await withServer({ words }, async ({ server, folder }) => {
    const packageId = await server.upload(await packageOf('steady', folder));
    const running = await makeConnections(server, packageId, 'running', runningConnections);
    const idle = await makeConnections(server, packageId, 'idle', idleConnections);
    for (const connection of running) await askSync(server, connection);
    for (const connection of running) await whenTablesAreKnown(server, connection);
    const mix = requestMix(running, idle);
    using _first = goFirst();
    const load = async (seconds: number) =>
      loadRequests(server.url, testAuthorization, mix, { perSecond: requestsPerSecond, seconds });
    await load(warmUpSeconds);
    const { median, p99, longest, lateP99 } = await load(Math.ceil(requests / requestsPerSecond));
    for (const connection of running) await mustRun(server, connection);
    return {
      requestMilliseconds: median,
      requestP99Milliseconds: p99,
      requestLongestMilliseconds: longest,
      loadLateMilliseconds: lateP99,
    };
  });
}

/** Who sends is usually on another machine: here it is to wait for nobody, where that is allowed. */
function goFirst(): Disposable {
  const { PRIORITY_ABOVE_NORMAL: first, PRIORITY_NORMAL: usual } = constants.priority;
  try {
    setPriority(first);
  } catch {
    // Only root may: how late requests were sent is told.
  }
  return { [Symbol.dispose]: () => setPriority(usual) };
}

async function makeConnections(
  server: ServerProcess,
  packageId: string,
  name: string,
  count: number,
): Promise<readonly ServerConnection[]> {
  const made: ServerConnection[] = [];
  for (let number = 1; number <= count; number += 1) {
    made.push(await makeConnection(server, packageId, `${name}_${number}`, {}));
  }
  return made;
}

/** Waits until a sync has told of its tables. */
async function whenTablesAreKnown(server: ServerProcess, connection: ServerConnection): Promise<void> {
  for (;;) {
    await mustRun(server, connection);
    const { status } = await server.call('GET', `/v1/connections/${connection.id}/schemas`);
    if (status === 200) return;
    await later(pollMilliseconds);
  }
}

async function mustRun(server: ServerProcess, connection: ServerConnection): Promise<void> {
  const sync = await newestSync(server, connection.id);
  if (sync === undefined || sync.status === 'ended') {
    throw new Error(`the sync of ${connection.schema} does not run: ${sync?.outcome} ${sync?.reason}`);
  }
}
