import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { standInKey, startStandIn, type StandIn } from './server-stand-in.ts';
import { makeConnector, removeFolders, runHeadwater } from '../../packages/cli/src/headwater-process.ts';

afterAll(removeFolders);

let server: StandIn;
beforeEach(async () => void (server = await startStandIn()));
afterEach(() => server.close());

const folder = makeConnector('');
const run = (...words: string[]) =>
  runHeadwater(['package', ...words], folder, {
    HOME: folder,
    HEADWATER_SERVER: server.url,
    HEADWATER_API_KEY: standInKey,
  });
const sent = (method: string, path: string) => ({
  method,
  path,
  body: {
    file: `${folder.split('/').at(-1)}.zip`,
    type: 'application/zip',
    sha256: server.packages.get('p1')?.versions.at(-1),
  },
});

test('a package is made on the server, is not sent again for nothing, and is listed', async () => {
  const created = await run('create');
  expect({
    ...created,
    stdout: created.stdout.replace(/\d+ kB/, '… kB').replace(/Uploaded \S+,/, 'Uploaded …,'),
  }).toEqual({
    code: 0,
    stdout: 'Uploaded …, … kB, as the package p1.\n',
    stderr: '',
  });
  const again = await run('update', 'p1', '.', '--json');
  expect({ ...again, stdout: JSON.parse(again.stdout) }).toEqual({
    code: 0,
    stdout: { id: 'p1', sha256: server.packages.get('p1')?.versions[0] },
    stderr: '',
  });
  expect(server.calls).toEqual([
    sent('POST', '/v1/connector-sdk/packages'),
    { method: 'GET', path: '/v1/connector-sdk/packages/p1' },
  ]);
  server.packages.set('p1', { versions: ['aa'], current: 1, connections: ['c1', 'c2'] });
  server.packages.set('p2', { versions: ['bb'], current: 1, connections: [] });
  expect(await run('list')).toEqual({
    code: 0,
    stdout: `  package  connections  updated                   sha-256
  p1                 2  2026-11-25T10:00:00.000Z  aa
  p2                 0  2026-11-25T10:00:00.000Z  bb
`,
    stderr: '',
  });
  expect((await run('list', '--limit', '1')).stdout.split('\n')).toHaveLength(3);
  expect(server.calls.slice(-2).map(({ path }) => path)).toEqual([
    '/v1/connector-sdk/packages?limit=1000',
    '/v1/connector-sdk/packages?limit=1',
  ]);
});

test('code that several connections run is not changed without a yes', async () => {
  server.packages.set('p1', { versions: ['aa'], current: 1, connections: ['c1', 'c2'] });
  expect(await run('update', 'p1')).toEqual({
    code: 1,
    stdout: '',
    stderr: `2 connections run the package p1, and will run this code.
Nobody was asked; add --yes to go on.
`,
  });
  expect((await run('update', 'p1', '--yes')).code).toBe(0);
  expect(server.calls.at(-1)).toEqual(sent('PATCH', '/v1/connector-sdk/packages/p1'));
});

test.each([
  [['update'], 2, 'name the package: headwater package update <id> [path]'],
  [['list', '--limit', '0'], 2, '--limit wants a whole number above 0, "0" was given'],
  [['list', 'x'], 2, '"x" is one word too many: see headwater package list --help'],
])('%j is refused', async (words, code, message) => {
  expect(await run(...words)).toEqual({ code, stdout: '', stderr: `headwater: ${message}\n` });
});
