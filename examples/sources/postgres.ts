import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';

/** A PostgreSQL server on this machine, with a data folder of its own. */
export interface Postgres extends AsyncDisposable {
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

const versions = '/usr/lib/postgresql';

/** Why no PostgreSQL server can be started here; null when one can. */
export const missingPostgres = findPrograms() === null ? 'PostgreSQL is not installed' : null;

/** Starts PostgreSQL on a free port; `await using` stops it and removes its data. */
export async function startPostgres(): Promise<Postgres> {
  const programs = findPrograms();
  if (programs === null) throw new Error('PostgreSQL is not installed: apt install postgresql');
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  // PostgreSQL refuses to run as root.
  const owner = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const run = (program: string, ...words: string[]) =>
    execFileSync(join(programs, program), words, { ...owner, cwd: folder, stdio: 'ignore' });
  const [user, password, data] = ['reader', 'the password of reader', join(folder, 'data')];
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o644 });
  const port = await freePort();
  run('initdb', '-D', data, '-U', user, '-A', 'scram-sha-256', '--pwfile', passwordFile, '--no-sync');
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off`;
  run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start');
  return {
    port,
    user,
    password,
    async [Symbol.asyncDispose]() {
      run('pg_ctl', '-D', data, '-m', 'immediate', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function findPrograms(): string | null {
  try {
    const newest = readdirSync(versions)
      .toSorted((a, b) => Number(a) - Number(b))
      .at(-1);
    return newest === undefined ? null : join(versions, newest, 'bin');
  } catch {
    return null;
  }
}

function idOf(which: '-u' | '-g'): number {
  return Number(execFileSync('id', [which, 'postgres']).toString());
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('there is no free port');
  return address.port;
}
