import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import { startHttpSource } from '../../../sources/http-source.ts';
import withToken from './connector.ts';
import { startSource } from './source.ts';

test('the first sync reads every user, and the next one reads them again', async () => {
  await using source = await startSource();
  const first = await sync(withToken, { configuration: source.settings });
  const users = await usersOf(source.url, `Bearer ${source.settings.bearerToken}`);
  expect(first).toMatchObject({ tables: { user: users }, state: {} });
  const next = await sync(withToken, { configuration: source.settings, after: first });
  expect(next).toEqual(first);
});

test('a wrong token ends the sync', async () => {
  await using source = await startSource();
  const configuration = { ...source.settings, bearerToken: 'a-wrong-token' };
  await expect(sync(withToken, { configuration })).rejects.toMatchObject({
    code: 'access_denied',
    message: `GET ${source.url}/auth/http_bearer answered 401: check the credentials, and what they may read`,
  });
});

test('a redirect to another host is followed without the token', async () => {
  const seen: (string | null)[] = [];
  await using elsewhere = await startHttpSource((request) => {
    seen.push(request.headers.get('authorization'));
    return Response.json({ data: [] });
  });
  await using source = await startSource();
  source.failOnce(new Response('', { status: 302, headers: { location: `${elsewhere.url}/users` } }));
  const { tables } = await sync(withToken, { configuration: source.settings });
  expect(tables).toEqual({ user: [] });
  expect(elsewhere.requests).toEqual(['GET /users']);
  expect(seen).toEqual([null]);
});

test('whatever breaks on the way, the tables end up the same', async () => {
  await using source = await startSource();
  const report = await explore(withToken, { configuration: source.settings });
  expect(report.requests).toBe(1);
});

/** What the playground gives to whoever asks without a connector, in the order of the keys. */
async function usersOf(url: string, authorization: string): Promise<{ id: string }[]> {
  const response = await fetch(`${url}/auth/http_bearer`, { headers: { authorization } });
  const { data }: { data: { id: string }[] } = JSON.parse(await response.text());
  return data.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
