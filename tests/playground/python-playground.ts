import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Credentials } from '../../examples/playground/credentials.ts';
import { pythonWith } from '../python/python-with.ts';

/** Finds the program that starts the original, or says why there is none. */
export async function findOriginal(): Promise<{ readonly program: string } | { readonly missing: string }> {
  const found = await pythonWith('playground', ['fivetran-api-playground==1.1.9']);
  return 'missing' in found ? found : { program: join(dirname(found.python), 'playground') };
}

/** The original, running. */
interface Original extends AsyncDisposable {
  readonly url: string;
  readonly credentials: Credentials;
}

/** Starts the original on a free port. */
export async function startOriginal(program: string, ...options: string[]): Promise<Original> {
  const port = await freePort();
  const home = mkdtempSync(join(tmpdir(), 'playground-home-'));
  skipVersionCheck(home);
  // It starts itself a second time: both processes are in a group of their own, and end with it.
  const child = spawn(program, ['start', '--port', String(port), ...options], {
    env: { ...process.env, HOME: home, PYTHONUNBUFFERED: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    if (child.pid !== undefined && (child.exitCode ?? child.signalCode) === null)
      process.kill(-child.pid, 'SIGKILL');
    await ended;
    rmSync(home, { recursive: true, force: true });
  };
  // What it prints is read to the end: it would break off if nobody took it.
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  try {
    await until(() => Promise.resolve(printed.split('Keep this process up').length > 2), 'start twice');
    await until(() => fetch(url, { method: 'HEAD' }).then(...isSo), 'answer');
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, credentials: readCredentials(printed), [Symbol.asyncDispose]: stop };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/** It asks the index for a newer version once a day: it is told that it just did. */
function skipVersionCheck(home: string): void {
  const folder = join(home, '.ft_api_playground');
  mkdirSync(folder);
  writeFileSync(join(folder, '_last_version_check'), String(Math.floor(Date.now() / 1000)));
}

async function until(isReached: () => Promise<boolean>, what: string): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline;) {
    if (await isReached()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the original did not ${what} within 30 s`);
}

const isSo = [() => true, () => false] as const;

/** The credentials it printed last: those before belong to its first start, and are not valid. */
function readCredentials(printed: string): Credentials {
  const found = (form: RegExp) => [...printed.matchAll(form)].at(-1)?.slice(1) ?? [];
  const login = ([username = '', password = '']: string[]) => ({ username, password });
  const [bearerToken = ''] = found(/Bearer Token: (\S+)/g);
  const [apiKey = ''] = found(/API Key: (\S+)/g);
  return {
    basic: login(found(/auth\/http_basic.*Username: (\S+)\s+Password: (\S+)/g)),
    bearerToken,
    apiKey,
    session: login(found(/session_token\/login.*Username: (\S+)\s+Password: (\S+)/g)),
  };
}
