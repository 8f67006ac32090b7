import { setTimeout as later } from 'node:timers/promises';
import { startServerProcess, type ServerProcess } from '../process/server-process.ts';
import { processesThat } from '../runs/running-processes.ts';
import { askSync, syncsOf, type Following } from './following-connections.ts';

/** How often a sync was asked for; one whose answer was lost with the server may be stored or not. */
export interface Asked {
  answered: number;
  unanswered: number;
}

const goneMilliseconds = 10_000;

/**
 * Lets a server work for a while, during which connections that have nothing to do are asked to sync, and kills it.
 *
 * @param asked counts what each connection was asked for
 */
export async function workUntilKilled(
  server: ServerProcess,
  milliseconds: number,
  asked: ReadonlyMap<Following, Asked>,
): Promise<void> {
  let isKilled = false;
  const asking = askAgain(server, asked, () => isKilled);
  await later(milliseconds);
  const killed = server.kill();
  isKilled = true;
  await Promise.all([asking, killed]);
}

async function askAgain(
  server: ServerProcess,
  asked: ReadonlyMap<Following, Asked>,
  isKilled: () => boolean,
): Promise<void> {
  while (!isKilled()) {
    for (const [{ id }, counts] of asked) {
      if (!isKilled() && (await hasNothingToDo(server, id, isKilled))) {
        await askOnce(server, id, counts, isKilled);
      }
    }
    await later(50);
  }
}

async function hasNothingToDo(server: ServerProcess, id: string, isKilled: () => boolean): Promise<boolean> {
  try {
    const [newest] = await syncsOf(server, id);
    return newest === undefined || newest.status === 'ended';
  } catch (error) {
    if (isKilled()) return false;
    throw error;
  }
}

async function askOnce(
  server: ServerProcess,
  id: string,
  counts: Asked,
  isKilled: () => boolean,
): Promise<void> {
  try {
    await askSync(server, id);
    counts.answered += 1;
  } catch (error) {
    if (!isKilled()) throw error;
    counts.unanswered += 1;
  }
}

/** Starts the server anew; what ran under the killed one must be gone then. */
export async function startAgain(data: string, words: readonly string[]): Promise<ServerProcess> {
  const left = processesOn(data);
  const server = await startServerProcess(data, { words });
  try {
    await untilGone(data, left);
    return server;
  } catch (error) {
    await server.kill();
    throw error;
  }
}

/** Waits until none of these processes of a data folder is there. */
export async function untilGone(data: string, pids: readonly string[]): Promise<void> {
  for (let waited = 0; ; waited += 20) {
    const alive = new Set(processesOn(data));
    const left = pids.filter((pid) => alive.has(pid));
    if (left.length === 0) return;
    if (waited > goneMilliseconds) throw new Error(`processes are left behind: ${left.join(', ')}`);
    await later(20);
  }
}

/** The processes whose command names something in a data folder: those of runs, and the server. */
export function processesOn(data: string): string[] {
  return processesThat((words) => words.includes(data));
}
