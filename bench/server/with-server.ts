import { rmSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import {
  reachableFolder,
  startServerProcess,
  type ServerProcess,
} from '../../tests/platform/process/server-process.ts';
import type { Figures } from '../figures.ts';
import { endedChildrenSeconds, machineSeconds } from '../process-tree.ts';
import { readProcessorSeconds, readResidentMegabytes } from './server-usage.ts';

/** A server that is measured. */
export interface MeasuredServer {
  readonly server: ServerProcess;
  /** Its data folder. */
  readonly data: string;
  /** For what is made beside it; removed afterwards. */
  readonly folder: string;
}

/** What the server is started with besides. */
export interface ServerStart {
  readonly words?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * Starts `headwater server` on an empty folder, measures something of it, and stops it. What the server used and how
 * busy the machine was is added to the figures.
 *
 * @param measure also gets the folder before the server is there, to name files in what it is started with
 */
export async function withServer(
  start: ServerStart | ((folder: string) => ServerStart),
  measure: (measured: MeasuredServer) => Promise<Figures>,
): Promise<Figures> {
  const folder = reachableFolder();
  const data = join(folder, 'data');
  const [loadAverage = 0] = loadavg();
  const before = takenSeconds();
  const begun = performance.now();
  try {
    const { words = [], environment = {} } = typeof start === 'function' ? start(folder) : start;
    const server = await startServerProcess(data, { words, environment: withOptions(environment) });
    try {
      const figures = await measure({ server, data, folder });
      const { own: serverCpuSeconds } = readProcessorSeconds(server.pid);
      const { greatest: serverMegabytes } = readResidentMegabytes(server.pid);
      const exitCode = await server.stop();
      if (exitCode !== 0) throw new Error(`exit code of the server: expected 0, found ${exitCode}`);
      const seconds = (performance.now() - begun) / 1000;
      const others = takenSeconds() - before;
      const othersPercent = (Math.max(0, others) / seconds / availableParallelism()) * 100;
      return { ...figures, serverCpuSeconds, serverMegabytes, loadAverage, othersPercent };
    } finally {
      await server[Symbol.asyncDispose]();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * Starts the server's Node as `npm start` does, and has it write what its processor time went into, to the folder that
 * SERVER_PROFILE names.
 */
function withOptions(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const options = ['--max-semi-space-size=8'];
  const { NODE_OPTIONS: given } = environment;
  const { SERVER_PROFILE: profiles } = process.env;
  if (given !== undefined) options.push(given);
  if (profiles !== undefined) options.push('--cpu-prof', `--cpu-prof-dir=${resolve(profiles)}`);
  return { ...environment, NODE_OPTIONS: options.join(' ') };
}

/** What the machine has worked for others than this process and all it has started. */
function takenSeconds(): number {
  const { user, system } = process.cpuUsage();
  return machineSeconds() - endedChildrenSeconds() - (user + system) / 1e6;
}
