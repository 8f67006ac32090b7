import { SourceError } from 'headwater';
import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import { circuitBreaker } from './circuit-breaker.ts';
import users from './connector.ts';
import { startSource } from './source.ts';

const unavailable = () => new Response('', { status: 503 });
const page = (total: number, data: readonly object[]) => Response.json({ total_items: total, data });
const ada = { id: '1', name: 'Ada', createdAt: '2025-12-31T19:00:00Z', updatedAt: '2025-12-31T20:00:00Z' };
const louis = {
  id: '2',
  name: 'Louis',
  createdAt: '2025-12-31T19:00:00Z',
  updatedAt: '2025-12-31T21:00:00Z',
};

const { signal } = new AbortController();
const failing = (message: string) => Promise.reject(new SourceError(message, { retry: true }));

test('the first sync reads every page', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(users, { configuration: source.settings });
  expect(tables).toEqual({ user: await source.users() });
  expect(tables.user).toHaveLength(200);
  expect(state).toEqual({ updatedSince: '2025-12-31T22:41:21Z' });
});

test('the next sync asks for what changed since', async () => {
  await using source = await startSource();
  const first = await sync(users, { configuration: source.settings });
  await using later = await startSource(5);
  const { tables, state } = await sync(users, { configuration: later.settings, after: first });
  const isChanged = ({ updatedAt }: { updatedAt: string }) => updatedAt >= first.state.updatedSince;
  const [before, after] = [await source.users(), await later.users()];
  expect(tables).toEqual({ user: after.map((user, index) => (isChanged(user) ? user : before[index])) });
  expect(state).toEqual({ updatedSince: '2026-01-01T03:41:21Z' });
});

test('failures that pass do not show', async () => {
  await using source = await startSource();
  for (let failure = 0; failure < 4; failure += 1) source.failOnce(unavailable());
  const { tables } = await sync(users, { configuration: source.settings });
  expect(tables).toEqual({ user: await source.users() });
});

test('a source that is down is asked a few times in all, and not a few times for each page', async () => {
  await using source = await startSource();
  source.failOnce(page(200, []));
  for (let failure = 0; failure < 20; failure += 1) source.failOnce(unavailable());
  const failed = sync(users, { configuration: source.settings });
  await expect(failed).rejects.toMatchObject({
    code: 'source',
    message: expect.stringMatching(
      /^the source failed \d times in a row, and is not asked any more: GET .* answered 503: try again later$/,
    ),
  });
  // Four pages are asked for at once, and what is under way when the fifth failure comes is not taken back.
  expect(source.requests.length).toBeLessThanOrEqual(1 + 5 + 3);
});

test('failures are counted together until the source answers', async () => {
  const ask = circuitBreaker(2);
  const answers = [() => failing('busy'), async () => 'well', () => failing('busy'), () => failing('down')];
  const next = async () => await answers.shift()?.();
  await expect(ask(next, signal)).resolves.toBe('well');
  const message = 'the source failed 2 times in a row, and is not asked any more: down';
  await expect(ask(next, signal)).rejects.toThrow(message);
  await expect(ask(() => Promise.resolve('not asked'), signal)).rejects.toThrow(message);
});

test('a request that is ended by the failure of another one is no failure of its own', async () => {
  const ask = circuitBreaker(1);
  const ended = new AbortController();
  const underWay = Promise.withResolvers<string>();
  const given = ask(() => underWay.promise, ended.signal);
  const opened = await ask(() => failing('down'), signal).catch((error: unknown) => error);
  ended.abort(opened);
  underWay.reject(opened);
  await expect(given).rejects.toBe(opened);
  await expect(ask(() => Promise.resolve('not asked'), signal)).rejects.toThrow(
    'the source failed 1 times in a row, and is not asked any more: down',
  );
});

test('a refusal ends the sync at once', async () => {
  await using source = await startSource();
  source.failOnce(new Response('', { status: 403 }));
  await expect(sync(users, { configuration: source.settings })).rejects.toThrow('answered 403');
  expect(source.requests).toHaveLength(1);
});

test('users without an id are left out, and the sync says how many', async () => {
  await using source = await startSource();
  for (let times = 0; times < 2; times += 1) source.failOnce(page(3, [ada, { name: 'nobody' }, louis]));
  const { tables, state } = await sync(users, { configuration: source.settings });
  expect(tables).toEqual({ user: [ada, louis] });
  expect(state).toEqual({ updatedSince: '2025-12-31T21:00:00Z' });
});

test('too many of them end the sync', async () => {
  await using source = await startSource();
  for (let times = 0; times < 2; times += 1) source.failOnce(page(3, [ada, {}, { id: 7 }]));
  const configuration = { ...source.settings, mostSkipped: '1' };
  await expect(sync(users, { configuration })).rejects.toThrow(
    '1 of 3 users came, and 2 without an id or a time: look at the source, or raise mostSkipped',
  );
});

test('a user that fell between two pages ends the sync, and the next one asks for the same', async () => {
  await using source = await startSource();
  for (let times = 0; times < 2; times += 1) source.failOnce(page(3, [ada, louis]));
  await expect(sync(users, { configuration: source.settings })).rejects.toMatchObject({
    code: 'source',
    message: '2 of 3 users came, and 0 without an id or a time: try again later',
  });
});

test('whatever breaks off a sync, the next ones write the same rows', async () => {
  await using source = await startSource();
  const report = await explore(users, { configuration: source.settings });
  expect(report).toMatchObject({ requests: 5, checkpoints: 1 });
});
