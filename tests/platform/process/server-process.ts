import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

const command = join(import.meta.dirname, '../../../packages/headwater/bin/headwater.js');

/** The key of every server of a test. */
export const testKey = { key: 'test-key', secret: 'test-secret' };
const testAuthorization = `Basic ${Buffer.from('test-key:test-secret').toString('base64')}`;

/** An answer of the REST API. */
export interface Answer {
  readonly status: number;
  readonly body: { readonly code: string; readonly message?: string; readonly data?: unknown };
}

/** Makes an empty folder that users of connections can pass through. */
export function reachableFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-server-'));
  chmodSync(folder, 0o711);
  return folder;
}

/** A server in a process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** What it has written to both of its streams. */
  output(): string;
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Sends a package; gives its id. */
  upload(zip: Uint8Array<ArrayBuffer>): Promise<string>;
  /** Kills it, as the system does that runs out of memory. */
  kill(): Promise<void>;
  /** Asks it to end. Gives its exit code. */
  stop(): Promise<number | null>;
}

/** Starts `headwater server` on a data folder, and waits until it listens. */
export async function startServerProcess(
  data: string,
  { words = [], environment = {} }: { words?: readonly string[]; environment?: NodeJS.ProcessEnv } = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [command, 'server', '--data', data, '--port', '0', ...words], {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      HEADWATER_API_KEY: testKey.key,
      HEADWATER_API_SECRET: testKey.secret,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = once(child, 'close');
  const listening = Promise.withResolvers<string>();
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  createInterface({ input: child.stderr }).on('line', (line) => {
    output += `${line}\n`;
    const [, url] = /^\s+server\s+(http\S+)/.exec(line) ?? [];
    if (url !== undefined) listening.resolve(url);
  });
  child.on('close', () => listening.reject(new Error(`the server ended: ${output}`)));
  const url = await listening.promise;
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
    return child.exitCode;
  };
  return {
    url,
    pid: child.pid ?? 0,
    output: () => output,
    call: (method, path, body) => call(url, method, path, body),
    upload: (zip) => upload(url, zip),
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    [Symbol.asyncDispose]: async () => void (await end('SIGKILL')),
  };
}

async function call(url: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: testAuthorization,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every answer has this form
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

async function upload(url: string, zip: Uint8Array<ArrayBuffer>): Promise<string> {
  const form = new FormData();
  form.set('file', new Blob([zip], { type: 'application/zip' }), 'package.zip');
  const response = await fetch(`${url}/v1/connector-sdk/packages`, {
    method: 'POST',
    headers: { authorization: testAuthorization },
    body: form,
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every answer has this form
  const answer = (await response.json()) as { data?: { id: string }; message?: string };
  if (answer.data === undefined) throw new Error(`the package was refused: ${answer.message}`);
  return answer.data.id;
}
