import { readFile, stat } from 'node:fs/promises';
import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import withRefresh from './connector.ts';
import { startSource } from './source.ts';

const tables = {
  contacts: [
    { id: 1, email: 'ada@example.com', firstname: 'Ada' },
    { id: 2, email: 'grace@example.com', firstname: 'Grace' },
    { id: 3, email: 'nobody@example.com', firstname: null },
  ],
  companies: [
    { id: 1, name: 'Analytical Engines', domain: 'engines.example.com' },
    { id: 2, name: 'Compilers Inc', domain: 'compilers.example.com' },
  ],
};

test('the first sync uses the refresh token of the settings, the next one the token that came for it', async () => {
  await using source = await startSource();
  const first = await sync(withRefresh, { configuration: source.settings });
  // Nothing about tokens is in the state.
  expect(first).toMatchObject({ tables, state: {} });
  expect(source.requests).toEqual([
    'POST /oauth/v1/token',
    'GET /crm/v3/objects/contacts?limit=100',
    'GET /crm/v3/objects/contacts?limit=100&after=2',
    'GET /crm/v3/objects/companies?limit=100',
  ]);
  const next = await sync(withRefresh, { configuration: source.settings, after: first });
  expect(next).toEqual(first);
  expect(source.requests.slice(4)).toEqual(source.requests.slice(0, 4));
});

test.skipIf(process.platform === 'win32')(
  'the newest token is in a file that only its owner can read',
  async () => {
    await using source = await startSource();
    await sync(withRefresh, { configuration: source.settings });
    const kept: unknown = JSON.parse(await readFile(source.settings.tokenFile, 'utf8'));
    expect(kept).toMatchObject({ refreshToken: 'refresh-token-2' });
    const { mode } = await stat(source.settings.tokenFile);
    expect(mode & 0o777).toBe(0o600);
  },
);

test('an access token that ends while pages are read is replaced', async () => {
  await using source = await startSource();
  source.endAccessTokenAfter(1);
  const outcome = await sync(withRefresh, { configuration: source.settings });
  expect(outcome.tables).toEqual(tables);
  expect(source.requests.slice(0, 5)).toEqual([
    'POST /oauth/v1/token',
    'GET /crm/v3/objects/contacts?limit=100',
    'GET /crm/v3/objects/contacts?limit=100&after=2',
    'POST /oauth/v1/token',
    'GET /crm/v3/objects/contacts?limit=100&after=2',
  ]);
});

test('an app that is allowed anew goes on with the new token of the settings', async () => {
  await using source = await startSource();
  const first = await sync(withRefresh, { configuration: source.settings });
  source.allowAnew('a-new-refresh-token');
  await expect(sync(withRefresh, { configuration: source.settings })).rejects.toMatchObject({
    code: 'configuration',
    message: `POST ${source.url}/oauth/v1/token answered 400 ({"status":"BAD_REFRESH_TOKEN"}): check the credentials`,
  });
  const configuration = { ...source.settings, refreshToken: 'a-new-refresh-token' };
  expect(await sync(withRefresh, { configuration, after: first })).toEqual(first);
});

test('whatever breaks on the way, the tables end up the same', async () => {
  await using source = await startSource();
  const report = await explore(withRefresh, { configuration: source.settings });
  expect(report.requests).toBe(4);
});
