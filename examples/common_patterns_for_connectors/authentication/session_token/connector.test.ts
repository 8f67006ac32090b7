import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import withSession from './connector.ts';
import { startSource } from './source.ts';

const login = 'POST /auth/session_token/login';
const data = 'GET /auth/session_token/data';

test('each sync logs in once, and reads every user', async () => {
  await using source = await startSource();
  const first = await sync(withSession, { configuration: source.settings });
  expect(source.requests.slice(0)).toEqual([login, data]);
  expect(first).toMatchObject({ tables: { user: await usersOf(source.url, source.settings) }, state: {} });
  const next = await sync(withSession, { configuration: source.settings, after: first });
  expect(next).toEqual(first);
  expect(source.requests.slice(-2)).toEqual([login, data]);
});

test('a token that is refused is replaced by a new login, once', async () => {
  await using source = await startSource();
  const refuse = () => source.failOnce(Response.json({ error: 'Token has expired' }, { status: 401 }));
  source.failOnce(Response.json({ token: tokenOf(source.settings), expires_in: 3600 }));
  refuse();
  const { tables } = await sync(withSession, { configuration: source.settings });
  expect(tables.user).toHaveLength(20);
  expect(source.requests).toEqual([login, data, login, data]);

  for (let tries = 1; tries <= 2; tries += 1) {
    source.failOnce(Response.json({ token: tokenOf(source.settings), expires_in: 3600 }));
    refuse();
  }
  await expect(sync(withSession, { configuration: source.settings })).rejects.toMatchObject({
    code: 'access_denied',
    message: `GET ${source.url}/auth/session_token/data answered 401 ({"error":"Token has expired"}): check the credentials, and what they may read`,
  });
  expect(source.requests.slice(4)).toEqual([login, data, login, data]);
});

test('a login that fails for a moment is tried again', async () => {
  await using source = await startSource();
  source.failOnce(new Response('', { status: 500 }));
  const { tables } = await sync(withSession, { configuration: source.settings });
  expect(tables.user).toHaveLength(20);
  expect(source.requests).toEqual([login, login, data]);
});

test('a wrong password is an error of the settings', async () => {
  await using source = await startSource();
  const configuration = { ...source.settings, password: 'a-wrong-password' };
  await expect(sync(withSession, { configuration })).rejects.toMatchObject({
    code: 'configuration',
    message: 'the login of session@example.com was refused: check username and password',
  });
  expect(source.requests).toEqual([login]);
});

test('whatever breaks on the way, the tables end up the same', async () => {
  await using source = await startSource();
  const report = await explore(withSession, { configuration: source.settings });
  expect(report.requests).toBe(2);
});

/** A token as the playground makes them, good for an hour. */
function tokenOf({ username, password }: { username: string; password: string }): string {
  return btoa(`${username}:${password}:${Math.floor(Date.now() / 1000) + 3600}`);
}

/** What the playground gives to whoever asks without a connector, in the order of the keys. */
async function usersOf(url: string, settings: { username: string; password: string }): Promise<object[]> {
  const headers = { authorization: `Token ${tokenOf(settings)}` };
  const response = await fetch(`${url}/auth/session_token/data`, { headers });
  const { data: users }: { data: { id: string }[] } = JSON.parse(await response.text());
  return users.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
