import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { User } from './rows.ts';
import { startPlayground, type PlaygroundOptions } from './start-playground.ts';

async function read(url: string, headers: Record<string, string> = {}): Promise<string> {
  return (await fetch(url, { headers })).text();
}

async function readUsers(options: PlaygroundOptions): Promise<User[]> {
  await using playground = await startPlayground(options);
  const { data }: { data: User[] } = JSON.parse(await read(`${playground.url}/incremental/timestamp`));
  return data;
}

test('the same seed gives the same rows on each day, and another seed other rows', async () => {
  const users = await readUsers({ seed: 1 });
  expect(await readUsers({ seed: 1 })).toEqual(users);
  expect([users.length, users[0]]).toEqual([
    200,
    {
      id: '8ff49b6f-7726-4327-86c4-3069c43a8c3b',
      name: 'Lucia Tanaka',
      email: 'zoe240@example.org',
      address: '2492 Harbour Road Apt. 324\nRiverton, NV 41593',
      company: 'Varga, Fischer and Zhang',
      job: 'Engineer, civil',
      createdAt: '2025-12-23T15:23:00Z',
      updatedAt: '2025-12-23T15:41:40Z',
    },
  ]);
  const countDifferent = async (...options: PlaygroundOptions[]) => {
    const read = await Promise.all(options.map(readUsers));
    return new Set(read.flat().map(({ id }) => id)).size;
  };
  expect(await countDifferent({ seed: 1 }, { seed: 1 }, { seed: 2 }, {}, {})).toBe(800);
});

test('with a seed, the rows that change are the same ones each time', async () => {
  const readChanged = async () => {
    let now = Date.parse('2026-05-01T12:00:00Z');
    await using playground = await startPlayground({ seed: 1, now: () => new Date(now) });
    const changed: string[] = [];
    for (let count = 0; count < 8; count += 1, now += 1000) {
      const since = `${new Date(now).toISOString().slice(0, 19)}Z`;
      const answer = await read(`${playground.url}/cursors/1/departments?updated_since=${since}`);
      const { data }: { data: { department_id: number }[] } = JSON.parse(answer);
      changed.push(data.map((row) => row.department_id).join());
    }
    return changed;
  };
  const changed = await readChanged();
  expect(changed).toEqual(['1,2,3,4', '1,2,3,4', '', '1,2,4', '1,3', '', '1,2,3,4', '2,3']);
  expect(await readChanged()).toEqual(changed);
});

test('rows take the time they are given as it is, whatever the zone of the machine', async () => {
  const now = new Date('2026-05-01T12:00:00Z');
  const users = await readUsers({ seed: 1, now: () => now });
  const seeded = await readUsers({ seed: 1 });
  const later = now.getTime() - Date.parse('2026-01-01T00:00:00Z');
  const shift = (time: string) => `${new Date(Date.parse(time) + later).toISOString().slice(0, 19)}Z`;
  expect(users).toEqual(
    seeded.map((user) => ({
      ...user,
      createdAt: shift(user.createdAt),
      updatedAt: shift(user.updatedAt),
    })),
  );
});

test('credentials are known with a seed, random without, and can be chosen', async () => {
  const credentialsOf = async (options: PlaygroundOptions) => {
    await using playground = await startPlayground(options);
    return playground.credentials;
  };
  const known = await credentialsOf({ seed: 1 });
  expect(known).toEqual({
    basic: { username: 'basic@example.com', password: 'basic-password' },
    bearerToken: 'bearer-token',
    apiKey: 'api-key',
    session: { username: 'session@example.com', password: 'session-password' },
  });
  expect(await credentialsOf({ seed: 2 })).toEqual(known);
  expect((await credentialsOf({})).apiKey).not.toBe((await credentialsOf({})).apiKey);

  await using playground = await startPlayground({ seed: 1, credentials: { apiKey: 'mine' } });
  const answer = await fetch(`${playground.url}/auth/api_key`, { headers: { Authorization: 'apiKey mine' } });
  expect([playground.credentials, answer.status]).toEqual([{ ...known, apiKey: 'mine' }, 200]);
});

test('it remembers what it was asked, and fails when it is told to', async () => {
  await using playground = await startPlayground({ rateLimit: true, capacity: 1 });
  playground.failOnce(new Response('down', { status: 503, headers: { 'Retry-After': '7' } }));
  const url = `${playground.url}/pagination/offset`;
  const failed = await fetch(`${url}?limit=1`);
  expect([failed.status, failed.headers.get('retry-after'), await failed.text()]).toEqual([503, '7', 'down']);
  expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
  expect(playground.requests).toEqual(['GET /pagination/offset?limit=1', 'HEAD /pagination/offset']);
});

test('the rate limiter and tokens follow the time they are given', async () => {
  let now = Date.parse('2026-05-01T12:00:00Z');
  const capacity = 21;
  await using playground = await startPlayground({
    seed: 1,
    now: () => new Date(now),
    rateLimit: true,
    capacity,
  });
  const { url, credentials } = playground;
  const login = await fetch(`${url}/auth/session_token/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(credentials.session),
  });
  const { token }: { token: string } = JSON.parse(await login.text());
  expect(atob(token)).toBe('session@example.com:session-password:1777640400');
  const ask = async () => {
    const { status, headers } = await fetch(`${url}/auth/session_token/data`, {
      headers: { Authorization: `Token ${token}` },
    });
    const names = ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset', 'Retry-After'];
    return [status, ...names.map((name) => headers.get(name))];
  };
  const answers: unknown[] = [];
  for (let count = 0; count < capacity; count += 1) answers.push(await ask());
  expect([answers[0], answers[10], answers[19], answers[20]]).toEqual([
    [200, '21', '19', '1', null],
    [200, '21', '9', '2', null],
    [200, '21', '0', '3', null],
    [429, '21', '0', '3', '1'],
  ]);
  now += 99;
  expect(await ask()).toEqual([429, '21', '0', '3', '1']);
  now += 101;
  expect(await ask()).toEqual([200, '21', '1', '2', null]);
  now += 3_600_000;
  expect(await ask()).toEqual([401, '21', '20', '1', null]);
});

test('a request that breaks off does not end it', async () => {
  await using playground = await startPlayground({ seed: 1 });
  const stop = new AbortController();
  const body = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(10)) });
  const login = fetch(`${playground.url}/auth/session_token/login`, {
    method: 'POST',
    body,
    duplex: 'half',
    signal: stop.signal,
  });
  while (playground.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  stop.abort();
  await expect(login).rejects.toThrow('aborted');
  expect((await fetch(`${playground.url}/pagination/offset`)).status).toBe(200);
});

const main = join(import.meta.dirname, 'main.ts');

/** Runs the command until it has ended, or has said that it listens. */
async function runMain(...words: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [main, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    if (stdout.endsWith('take and give.\n')) child.kill();
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}

test('the command prints its address, and the credentials once', async () => {
  const { stdout, stderr } = await runMain('--port', '0', '--seed', '7', '--rate-limit', '--capacity', '5');
  expect(stderr).toBe('');
  expect(stdout.replace(/:\d+;/, ':<port>;'))
    .toBe(`The playground listens at http://127.0.0.1:<port>; end it with Ctrl-C.

  GET  /pagination/next_page_url, /pagination/page_number, /pagination/offset, /pagination/keyset
  GET  /incremental/timestamp, /incremental/step
  GET  /export/csv
  GET  /cursors/companies, /cursors/<company_id>/departments
  GET  /auth/http_basic             user name basic@example.com, password basic-password
  GET  /auth/http_bearer            token bearer-token
  GET  /auth/api_key                key api-key
  POST /auth/session_token/login    user name session@example.com, password session-password
  GET  /auth/session_token/data     the token that the login gives

examples/playground/README.md says what they take and give.
`);
});

test('the command says in a line why it does not start', async () => {
  await using playground = await startPlayground();
  const { port } = new URL(playground.url);
  expect(await runMain('--port', port)).toEqual({
    code: 2,
    stdout: '',
    stderr: `--port ${port}: cannot listen there (EADDRINUSE), give another one\n`,
  });
  expect(await runMain('--capacity', '0')).toEqual({
    code: 2,
    stdout: '',
    stderr: '--capacity 0: give a whole number from 1 to 1000000\n',
  });
});
