import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import withApiKey from './connector.ts';
import { startSource } from './source.ts';

test('the first sync reads every user, and the next one reads them again', async () => {
  await using source = await startSource();
  const first = await sync(withApiKey, { configuration: source.settings });
  expect(first.tables).toEqual({ user: await usersOf(source.url, 'apiKey api-key') });
  expect(first.tables.user[0]).toEqual({
    id: '0bccb64d-fb33-400f-9534-2d4cf6c289e5',
    name: 'Priya Dubois',
    email: 'wendy467@example.com',
    address: '7358 Oak Avenue\nRiverton, VT 55866',
    company: 'Garcia, Dubois and Dubois',
    job: 'Surgeon',
    updatedAt: '2025-12-24T11:34:59Z',
    createdAt: '2025-12-24T10:58:17Z',
  });
  const next = await sync(withApiKey, { configuration: source.settings, after: first });
  expect(next).toEqual(first);
});

test('a source that is busy is asked again', async () => {
  await using source = await startSource();
  source.failOnce(new Response('', { status: 429 }));
  source.failOnce(new Response('', { status: 503 }));
  const { tables } = await sync(withApiKey, { configuration: source.settings });
  expect(tables.user).toHaveLength(20);
  expect(source.requests).toEqual(['GET /auth/api_key', 'GET /auth/api_key', 'GET /auth/api_key']);
});

test('a wrong key ends the sync, and is not tried twice', async () => {
  await using source = await startSource();
  const configuration = { ...source.settings, apiKey: 'a-wrong-key' };
  await expect(sync(withApiKey, { configuration })).rejects.toMatchObject({
    code: 'access_denied',
    message: `GET ${source.url}/auth/api_key answered 401: check the credentials, and what they may read`,
  });
  expect(source.requests).toEqual(['GET /auth/api_key']);
});

test('the test of the connection tells a wrong key from a right one', async () => {
  await using source = await startSource();
  const tryKey = async (apiKey: string) =>
    withApiKey.definition.test?.({ configuration: { ...source.settings, apiKey } });
  await expect(tryKey(source.settings.apiKey)).resolves.toBeUndefined();
  await expect(tryKey('a-wrong-key')).rejects.toThrow('answered 401: check the credentials');
});

test('whatever breaks on the way, the tables end up the same', async () => {
  await using source = await startSource();
  const report = await explore(withApiKey, { configuration: source.settings });
  expect(report.requests).toBe(1);
});

/** What the playground gives to whoever asks without a connector, in the order of the keys. */
async function usersOf(url: string, authorization: string): Promise<{ id: string }[]> {
  const response = await fetch(`${url}/auth/api_key`, { headers: { authorization } });
  const { data }: { data: { id: string }[] } = JSON.parse(await response.text());
  return data.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
