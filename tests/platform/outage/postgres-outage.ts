import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import pg from 'pg';
import type { Postgres } from '../../../examples/sources/postgres.ts';
import { descendantsOf } from '../../../packages/platform/src/runs/process-tree.ts';

/** Gives the address of a database of a server. */
export function addressOf({ port, user, password }: Postgres, database = 'postgres'): string {
  return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/** Does some work while a server is away: it is ended at once, as a machine that loses its power, and started again. */
export async function whileStopped(postgres: Postgres, work: () => Promise<void>): Promise<void> {
  const data = await dataOf(postgres);
  const { uid, gid } = statSync(data);
  process.kill(pidOf(data), 'SIGQUIT');
  while (existsSync(pidFile(data))) await later(20);
  try {
    await work();
  } finally {
    // With the options it was started with: it keeps them, after its own path.
    const [program = ''] = readFileSync(join(data, 'postmaster.opts'), 'utf8').split(' ');
    const words = ['-D', data, '-w', '-l', join(data, '..', 'log'), 'restart'];
    execFileSync(join(dirname(program), 'pg_ctl'), words, { uid, gid, cwd: data, stdio: 'ignore' });
  }
}

/** Does some work while all processes of a server stand still: connections stay open, and nobody answers. */
export async function whileFrozen(postgres: Postgres, work: () => Promise<void>): Promise<void> {
  const pid = pidOf(await dataOf(postgres));
  // The first one starts the others.
  signal(pid, 'SIGSTOP');
  const others = descendantsOf(pid);
  for (const each of others) signal(each, 'SIGSTOP');
  try {
    await work();
  } finally {
    for (const each of [...others, pid]) signal(each, 'SIGCONT');
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // A worker has ended meanwhile.
  }
}

async function dataOf(postgres: Postgres): Promise<string> {
  const client = new pg.Client(addressOf(postgres));
  await client.connect();
  const { rows } = await client.query('SHOW data_directory');
  await client.end();
  return String(rows[0].data_directory);
}

function pidOf(data: string): number {
  return Number(readFileSync(pidFile(data), 'utf8').split('\n', 1)[0]);
}

function pidFile(data: string): string {
  return join(data, 'postmaster.pid');
}
