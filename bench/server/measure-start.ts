import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import {
  reachableFolder,
  startServerProcess,
  type ServerProcess,
} from '../../tests/platform/process/server-process.ts';
import type { Figures } from '../figures.ts';
import { readResidentMegabytes } from './server-usage.ts';
import { withServer } from './with-server.ts';

const idleMilliseconds = 10_000;

/**
 * Measures from the start of a server's process until it answers that it is ready: with nothing there, no compiled code
 * either, then on an empty folder, then on the folder that made; and what it holds when it has been idle for a while.
 */
export async function measureStart(): Promise<Figures> {
  const folder = reachableFolder();
  try {
    const data = join(folder, 'data');
    const home = { HOME: join(folder, 'home') };
    const cold = await timeStart(join(folder, 'first'), home);
    const first = await timeStart(data);
    const again = await timeStart(data);
    const figures = await withServer({}, async ({ server }) => {
      await later(idleMilliseconds);
      return { idleMegabytes: readResidentMegabytes(server.pid).now };
    });
    return {
      coldStartMilliseconds: cold,
      firstStartMilliseconds: first,
      startMilliseconds: again,
      ...figures,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts a server and stops it; gives the milliseconds until it was ready. */
async function timeStart(data: string, environment: NodeJS.ProcessEnv = {}): Promise<number> {
  const begun = performance.now();
  await using server = await startServerProcess(data, { environment });
  await mustBeReady(server);
  const milliseconds = performance.now() - begun;
  await server.stop();
  return milliseconds;
}

async function mustBeReady({ url }: ServerProcess): Promise<void> {
  const { status } = await fetch(`${url}/ready`);
  if (status !== 200) throw new Error(`GET /ready: expected 200, found ${status}`);
}
