import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

interface State {
  readonly position: number;
}

/** What a sync in a process of its own has said; null for what it did not live to say. */
export interface SyncReport {
  /** The position it started from. */
  readonly started: number | null;
  readonly end: {
    readonly status: string;
    readonly state: State | null;
    readonly code: string | null;
    readonly message: string | null;
  } | null;
  readonly errors: string;
}

export interface SyncProcess {
  readonly engine: number;
  /** The process of its connector; undefined until update() has begun. */
  connector(): number | undefined;
  readonly ended: Promise<SyncReport>;
  isRunning(): boolean;
}

export interface Feed {
  readonly seed: number;
  readonly length: number;
  /** How long the connector rests after each checkpoint. */
  readonly milliseconds: number;
}

const runner = join(import.meta.dirname, 'run-sync-process.ts');

/** Starts one sync of the feed into the warehouse of a folder. */
export function startSync(folder: string, { seed, length, milliseconds }: Feed): SyncProcess {
  const configuration = {
    seed: String(seed),
    length: String(length),
    milliseconds: String(milliseconds),
    processFile: join(folder, 'processes'),
    acknowledgedFile: acknowledgedFile(folder),
  };
  const connectorsBefore = numbersIn(configuration.processFile).length;
  const child = spawn(process.execPath, [runner, folder, JSON.stringify(configuration)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid === undefined) throw new Error('The process of the sync did not start.');
  let isRunning = true;
  child.on('exit', () => {
    isRunning = false;
  });
  return {
    engine: child.pid,
    connector: () => numbersIn(configuration.processFile)[connectorsBefore],
    ended: Promise.all([text(child.stdout), text(child.stderr)]).then(([output, errors]) => ({
      ...readLines(output),
      errors,
    })),
    isRunning: () => isRunning,
  };
}

/** The newest position whose checkpoint the engine acknowledged. */
export function lastAcknowledged(folder: string): number {
  return numbersIn(acknowledgedFile(folder)).at(-1) ?? 0;
}

/** Resolves when a process is gone. Gives false when it still runs after the time. */
export async function isGoneWithin(pid: number, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false;
    await setTimeout(20);
  }
  return true;
}

/** A process that has ended, but that nobody has asked about, still has its number on Linux. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function acknowledgedFile(folder: string): string {
  return join(folder, 'acknowledged');
}

/** The numbers of the whole lines of a file; none when it is not there. */
function numbersIn(file: string): number[] {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(0, -1).map(Number);
  } catch {
    return [];
  }
}

function readLines(output: string): Pick<SyncReport, 'started' | 'end'> {
  const lines = output.split('\n').slice(0, -1);
  const parsed = lines.map((line): Record<string, unknown> => JSON.parse(line));
  const started = parsed.find((line) => 'started' in line);
  const end = parsed.find((line) => 'status' in line);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- run-sync-process.ts writes these lines
  return { started: started?.['started'] ?? null, end: end ?? null } as Pick<SyncReport, 'started' | 'end'>;
}
