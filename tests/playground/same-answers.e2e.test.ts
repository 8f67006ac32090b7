import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startPlayground } from '../../examples/playground/start-playground.ts';
import {
  anyParameters,
  cursorRoutes,
  eachMethod,
  eachParameter,
  guardedRoutes,
  loginRoute,
} from './asked.ts';
import { bordersFor } from './borders.ts';
import { send, startBoth, type Answered, type Asked, type Both } from './both-playgrounds.ts';
import { isSorted, oddUsers, withoutChance } from './chance.ts';
import { findOriginal, startOriginal } from './python-playground.ts';

let missing: string | null = null;
let program = '';
let both: Both;

beforeAll(async () => {
  const found = await findOriginal();
  if ('missing' in found) {
    missing = found.missing;
    return;
  }
  program = found.program;
  both = await startBoth(program);
}, 300_000);
beforeEach(({ skip }) => {
  if (missing !== null) skip(missing);
});
afterAll(async () => {
  if (missing === null) await both[Symbol.asyncDispose]();
});

/** Sends requests one after the other, and expects the same answers; gives how many there were of each status. */
async function expectAllSame(all: readonly Asked[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const asked of all) {
    const { status } = await both.expectSame(asked);
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

test('each parameter has the same answers for right values, wrong ones and those at its borders', async () => {
  const counts = await expectAllSame(eachParameter(bordersFor(both.users)));
  expect(counts).toEqual({ 200: expect.any(Number), 400: expect.any(Number) });
});

test('parameters together have the same answers', { timeout: 120_000 }, async () => {
  const sameAnswer = fc.asyncProperty(anyParameters(bordersFor(both.users)), async (asked) => {
    await both.expectSame(asked);
  });
  expect(await fc.check(sameAnswer, { numRuns: 500 })).toMatchObject({ failed: false, errorInstance: null });
});

test('pages that are read to their end are the same', async () => {
  const countPages = async (first: string, next: (answer: Answered) => string | null): Promise<number> => {
    let count = 0;
    for (let path: string | null = first; path !== null; count += 1) {
      path = next(await both.expectSame({ path }));
    }
    return count;
  };
  const byUrl = ({ body }: Answered): string | null => {
    const { next_page_url: url }: { next_page_url: string | null } = JSON.parse(body);
    return url === null ? null : url.slice('http://playground.test'.length);
  };
  const byScroll = ({ body }: Answered): string | null => {
    const { scroll_param: scroll }: { scroll_param: string | null } = JSON.parse(body);
    return scroll === null ? null : `/pagination/keyset?scroll_param=${encodeURIComponent(scroll)}`;
  };
  const since = `updated_since=${both.users[20]?.updatedAt}`;
  expect(await countPages('/pagination/next_page_url?per_page=50&order_type=desc', byUrl)).toBe(4);
  expect(await countPages(`/pagination/next_page_url?per_page=50&${since}`, byUrl)).toBe(4);
  expect(await countPages('/pagination/keyset', byScroll)).toBe(4);
  expect(await countPages(`/pagination/keyset?${since}`, byScroll)).toBe(4);
});

test('a sort stays in the list that other routes read', async () => {
  const { apiKey } = both.credentials;
  const exports: string[] = [];
  for (const query of ['order_by=createdAt&order_type=desc', 'order_by=updatedAt', 'order_by=createdAt']) {
    await both.expectSame({ path: `/pagination/offset?${query}` });
    await both.expectSame({ path: '/incremental/step?start_id=1&end_id=200' });
    await both.expectSame({ path: '/auth/api_key', headers: { Authorization: `apiKey ${apiKey}` } });
    exports.push((await both.expectSame({ path: '/export/csv' })).body);
  }
  expect(exports[0]).not.toBe(exports[2]);
});

test('methods and addresses have the same answers', async () => {
  const counts = await expectAllSame(eachMethod());
  expect(Object.keys(counts)).toEqual(['200', '308', '400', '401', '404', '405', '415']);
});

test('credentials have the same answers', async () => {
  const { basic, bearerToken, apiKey, session } = both.credentials;
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const basicKey = base64(`${basic.username}:${basic.password}`);
  const token = (expiry: number | string, password = session.password) =>
    base64(`${session.username}:${password}:${expiry}`);
  const soon = Math.floor(Date.now() / 1000) + 1000;
  const values = [
    '',
    'x',
    'Basic',
    'Basic x',
    `Basic ${basicKey}`,
    `basic ${basicKey}`,
    `Basic  ${basicKey}`,
  ].concat(
    [
      basicKey,
      `Bearer ${bearerToken}`,
      `bearer ${bearerToken}`,
      `Bearer ${bearerToken}x`,
      `Token ${bearerToken}`,
    ],
    [`apiKey ${apiKey}`, `ApiKey ${apiKey}`, `apiKey ${apiKey.toUpperCase()}`, apiKey],
    [`Token ${token(soon)}`, token(soon), `token ${token(soon)}`, `Token ${token(soon, 'wrong')}`, 'Token x'],
    [`Token ${token(0)}`, `Token ${token(0, 'wrong')}`, `Token ${token(` ${soon}`)}`, `Token ${token('x')}`],
    [`Token ${token(`${soon}:1`)}`, `Token ${base64('a:b')}`, `Token -${token(soon)}*`, 'Token /w=='],
    [`Token ${token(soon).slice(0, -1)}`, `Token Token ${token(soon)}`],
  );
  const asked = guardedRoutes.flatMap((path): Asked[] => [
    { path },
    { path: `${path}?x=1` },
    ...values.map((value) => ({ path, headers: { Authorization: value } })),
  ]);
  const counts = await expectAllSame(asked);
  expect(Object.keys(counts)).toEqual(['200', '400', '401']);
});

const logIn = (body: string, type = 'application/json'): Asked => ({
  path: loginRoute,
  method: 'POST',
  body,
  headers: { 'Content-Type': type },
});

test('logins that are refused have the same answers', async () => {
  const { session } = both.credentials;
  const right = JSON.stringify(session);
  const types = ['text/plain', 'application/x-www-form-urlencoded', 'application/json2', 'text/json', ''];
  const bodies = ['', '{', '{}', '[]', '1', 'null', '"x"', '{"username": 1}', '{"username": "x"}'].concat(
    [
      '{"username": "x", "password": "y"}',
      '{"username": 1, "password": 1}',
      '{"username": {}, "password": 1}',
    ],
    ['{"username": [0], "password": {"a": 1}}', '{"username": false, "password": "y"}'],
    ['{"username": "", "password": "y"}', JSON.stringify({ ...session, password: 'wrong' })],
  );
  const asked = [...bodies.map((body) => logIn(body)), ...types.map((type) => logIn(right, type))];
  expect(await expectAllSame(asked)).toEqual({ 400: 8, 401: 4, 415: 5, 500: 4 });
});

test('logins give tokens of the same form, and one of either is valid in both', async () => {
  const { session } = both.credentials;
  for (const type of ['application/json', 'Application/JSON; charset=utf-8', 'application/vnd.x+json']) {
    const [original, ours] = await both.ask(logIn(JSON.stringify(session), type));
    expect({ ...ours, body: '' }).toEqual({ ...original, body: '' });
    for (const { body } of [original, ours]) {
      const { token }: { token: string } = JSON.parse(body);
      const [username, password, expiry] = atob(token).split(':');
      expect({ username, password }).toEqual(session);
      expect(Math.abs(Number(expiry) - 3600 - Date.now() / 1000)).toBeLessThan(10);
      expect(body.replace(token, '<token>')).toBe('{\n  "expires_in": 3600,\n  "token": "<token>"\n}\n');
      const headers = { Authorization: `Token ${token}` };
      const { status } = await both.expectSame({ path: '/auth/session_token/data', headers });
      expect(status).toBe(200);
    }
  }
});

test('companies and departments have the same answers but for what chance decides', async () => {
  const queries = ['', 'order_by=createdAt', 'order_type=desc', 'order_by=createdAt&order_type=desc'];
  const since = ['', '&updated_since=0001-01-01T00:00:00Z', '&updated_since=9999-12-31T23:59:59Z'];
  const asked = cursorRoutes.flatMap((route) =>
    queries.flatMap((query) => since.map((time) => `${route}?${query}${time}`)),
  );
  const byOtherIds = ['/cursors/+1/departments', '/cursors/%202/departments', '/cursors/0_1/departments'];
  for (const path of [...asked, ...byOtherIds]) {
    const [original, ours] = await both.ask({ path });
    expect({ path, ...withoutChance(ours, path) }).toEqual({ path, ...withoutChance(original, path) });
    expect(isSorted(original.body, path) && isSorted(ours.body, path)).toBe(true);
  }
});

test('users of ours are made like those of the original', async () => {
  await using ours = await startPlayground();
  const users: Record<string, string>[] = [];
  for (const offset of [0, 50, 100, 150]) {
    const path = `/pagination/offset?limit=50&offset=${offset}&order_by=createdAt`;
    const { data }: { data: Record<string, string>[] } = JSON.parse((await send(ours.url, { path })).body);
    users.push(...data);
  }
  expect(users).toHaveLength(200);
  expect(oddUsers(users)).toEqual([]);
  expect(oddUsers(both.users)).toEqual([]);
});

test('the rate limiter has the same answers', async () => {
  await using original = await startOriginal(program, '--rate-limit', '--capacity', '15');
  await using ours = await startPlayground({ rateLimit: true, capacity: 15 });
  const paths = ['/nope', '/auth/api_key', '/pagination/offset?limit=1000', '/cursors/9/departments'];
  const firstTwoAndRefused = async (url: string): Promise<Answered[]> => {
    // The start took some tokens: the bucket is full again after 1.5 s.
    await new Promise((resolve) => setTimeout(resolve, 1600));
    const answers: Answered[] = [];
    while (answers.length < 2000 && answers.at(-1)?.status !== 429) {
      answers.push(await send(url, { path: paths[answers.length % paths.length] ?? '' }));
    }
    return [...answers.slice(0, 2), ...answers.slice(-1)];
  };
  const wanted = await firstTwoAndRefused(original.url);
  expect(await firstTwoAndRefused(ours.url)).toEqual(wanted);
  expect(wanted.map(({ status }) => status)).toEqual([404, 401, 429]);
});
