import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import withBasic from './connector.ts';
import { startSource } from './source.ts';

test('the first sync reads every user, and the next one reads them again', async () => {
  await using source = await startSource();
  const first = await sync(withBasic, { configuration: source.settings });
  const { username, password } = source.settings;
  const users = await usersOf(source.url, `Basic ${btoa(`${username}:${password}`)}`);
  expect(first).toMatchObject({ tables: { user: users }, state: {} });
  const next = await sync(withBasic, { configuration: source.settings, after: first });
  expect(next).toEqual(first);
});

test('a wrong password ends the sync, and stands in no message', async () => {
  await using source = await startSource();
  const configuration = { ...source.settings, password: 'a-wrong-password' };
  await expect(sync(withBasic, { configuration })).rejects.toMatchObject({
    code: 'access_denied',
    message: `GET ${source.url}/auth/http_basic answered 401: check the credentials, and what they may read`,
  });
});

test('credentials that a source repeats in its answer are hidden', async () => {
  await using source = await startSource();
  const { username, password } = source.settings;
  const sent = btoa(`${username}:${password}`);
  source.failOnce(Response.json({ error: `Basic ${sent} is not known` }, { status: 403 }));
  await expect(sync(withBasic, { configuration: source.settings })).rejects.toThrow(
    `GET ${source.url}/auth/http_basic answered 403 ({"error":"*** is not known"}): check the credentials`,
  );
});

test('whatever breaks on the way, the tables end up the same', async () => {
  await using source = await startSource();
  const report = await explore(withBasic, { configuration: source.settings });
  expect(report.requests).toBe(1);
});

/** What the playground gives to whoever asks without a connector, in the order of the keys. */
async function usersOf(url: string, authorization: string): Promise<{ id: string }[]> {
  const response = await fetch(`${url}/auth/http_basic`, { headers: { authorization } });
  const { data }: { data: { id: string }[] } = JSON.parse(await response.text());
  return data.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
