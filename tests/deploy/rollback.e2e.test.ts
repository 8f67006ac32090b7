import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolder, removeFolders, runHeadwater } from '../../packages/cli/src/headwater-process.ts';
import { standInKey, startStandIn, type StandIn } from './server-stand-in.ts';

afterAll(removeFolders);

let server: StandIn;
beforeEach(async () => {
  server = await startStandIn();
  const about = { id: 'c1', group_id: 'g2', schema: 'my_data', service: 'connector_sdk' };
  server.connections.set('c1', { ...about, config: { package_id: 'p1' } });
  server.packages.set('p1', { versions: ['aa', 'bb', 'cc'], current: 3, connections: ['c1', 'c2'] });
});
afterEach(() => server.close());

const folder = makeFolder();
const rollback = (...words: string[]) =>
  runHeadwater(['rollback', '--connection', 'my_data', ...words], folder, {
    HOME: folder,
    HEADWATER_SERVER: server.url,
    HEADWATER_API_KEY: standInKey,
  });
const posts = () => server.calls.filter(({ method }) => method !== 'GET');
const post = (version: number) => ({
  method: 'POST',
  path: '/v1/connector-sdk/packages/p1/rollback',
  body: { version },
});

test('a connection returns to the version before, and to any that is named', async () => {
  expect(await rollback('--yes')).toEqual({
    code: 0,
    stdout: 'my_data runs version 2 from its next sync on.\n',
    stderr: '',
  });
  expect(server.calls).toEqual([
    { method: 'GET', path: '/v1/connections?schema=my_data' },
    { method: 'GET', path: '/v1/connections/c1' },
    { method: 'GET', path: '/v1/connector-sdk/packages/p1/versions' },
    { method: 'GET', path: '/v1/connector-sdk/packages/p1' },
    post(2),
  ]);
  const forth = await rollback('--yes', '--to', '3', '--json');
  expect({ ...forth, stdout: JSON.parse(forth.stdout) }).toEqual({
    code: 0,
    stdout: { connection: { id: 'c1', name: 'my_data' }, package: { id: 'p1', sha256: 'cc', version: 3 } },
    stderr: '',
  });
  expect(posts()).toEqual([post(2), post(3)]);
});

test('nothing changes when nobody was asked, or a list is wanted', async () => {
  expect(await rollback()).toEqual({
    code: 1,
    stdout: '',
    stderr: `my_data is to run version 2, of 2026-11-25T11:00:00.000Z, and so is all that shares its package (1 more connection).
Nobody was asked; add --yes to go on.
`,
  });
  expect(await rollback('--list')).toEqual({
    code: 0,
    stdout: `  version  uploaded                  by                  sha-256
        3  2026-11-25T12:00:00.000Z  user:happy_harmony  cc       runs
        2  2026-11-25T11:00:00.000Z  user:happy_harmony  bb
        1  2026-11-25T10:00:00.000Z  user:happy_harmony  aa
`,
    stderr: '',
  });
  expect(posts()).toEqual([]);
});

test.each([
  ['--to', 'three', 2, '--to wants the number of a version, such as 3; "three" was given'],
  ['--to', '9', 1, 'there is no version 9: there are 3, 2, 1, and it runs 3'],
  ['--to', '3', 1, 'it runs version 3 already: there are 3, 2, 1, and it runs 3'],
])('%s %s is refused', async (option, version, code, message) => {
  expect(await rollback(option, version)).toEqual({ code, stdout: '', stderr: `headwater: ${message}\n` });
});

test('the first version has none before it', async () => {
  server.packages.set('p1', { versions: ['aa'], current: 1, connections: ['c1'] });
  expect((await rollback()).stderr).toBe(
    'headwater: there is no version before the one it runs: there are 1, and it runs 1\n',
  );
});
