import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import withVault from './connector.ts';
import { startSource } from './source.ts';

const toVault = [
  'POST /tenant-1/oauth2/v2.0/token',
  'GET /secrets/playground-username?api-version=7.4',
  'GET /secrets/playground-password?api-version=7.4',
];

test('each sync asks the vault for the password, and reads every user', async () => {
  await using source = await startSource();
  const first = await sync(withVault, { configuration: source.settings });
  expect(first.tables.user).toHaveLength(20);
  expect(first.tables.user[0]).toEqual({
    id: '0bccb64d-fb33-400f-9534-2d4cf6c289e5',
    name: 'Priya Dubois',
    email: 'wendy467@example.com',
    updatedAt: '2025-12-24T11:34:59Z',
  });
  expect(first.state).toEqual({});
  const next = await sync(withVault, { configuration: source.settings, after: first });
  expect(next).toEqual(first);
  expect(source.vault.requests).toEqual([...toVault, ...toVault]);
  expect(source.playground.requests).toEqual(['GET /auth/http_basic', 'GET /auth/http_basic']);
});

test('a password that is changed in the vault is used by the next sync', async () => {
  await using source = await startSource();
  const password = source.secrets.get('playground-password') ?? '';
  source.secrets.set('playground-password', 'an-old-password');
  await expect(sync(withVault, { configuration: source.settings })).rejects.toMatchObject({
    code: 'access_denied',
    message: `GET ${source.playground.url}/auth/http_basic answered 401: check the credentials, and what they may read`,
  });
  source.secrets.set('playground-password', password);
  const { tables } = await sync(withVault, { configuration: source.settings });
  expect(tables.user).toHaveLength(20);
});

test('a secret that the vault does not have ends the sync before the source is asked', async () => {
  await using source = await startSource();
  source.secrets.delete('playground-password');
  await expect(sync(withVault, { configuration: source.settings })).rejects.toThrow(
    `GET ${source.vault.url}/secrets/playground-password?api-version=7.4 answered 404 ` +
      '({"error":{"code":"SecretNotFound","message":"A secret with (name/id) playground-password was not found in this key vault."}}): check the path',
  );
  expect(source.playground.requests).toEqual([]);
});

test('a client secret that is wrong is an error of the settings', async () => {
  await using source = await startSource();
  const configuration = { ...source.settings, clientSecret: 'another-secret' };
  await expect(sync(withVault, { configuration })).rejects.toMatchObject({
    code: 'configuration',
    message: `POST ${source.vault.url}/tenant-1/oauth2/v2.0/token answered 401 ({"error":"invalid_client"}): check the credentials`,
  });
});

test('whatever breaks on the way, the tables end up the same', async () => {
  await using source = await startSource();
  const report = await explore(withVault, { configuration: source.settings });
  expect(report.requests).toBe(4);
});
