import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import {
  makeConnector,
  makeFolder,
  removeFolders,
  runHeadwater,
} from '../../packages/cli/src/headwater-process.ts';
import { standInKey, startStandIn, type StandIn } from './server-stand-in.ts';

afterAll(removeFolders);

let server: StandIn;
beforeEach(async () => void (server = await startStandIn()));
afterEach(() => server.close());

const names = ['--destination', 'warehouse', '--connection', 'my_data'];
const makeProject = (): string => makeConnector('');

const deploy = (folder: string, words: readonly string[] = names, more: NodeJS.ProcessEnv = {}) =>
  runHeadwater(['deploy', ...words], folder, {
    HOME: folder,
    HEADWATER_SERVER: server.url,
    HEADWATER_API_KEY: standInKey,
    ...more,
  });

test('a connection of another service is left alone', async () => {
  server.connections.set('c9', { id: 'c9', group_id: 'g2', schema: 'my_data', service: 'postgres' });
  expect(await deploy(makeProject())).toEqual({
    code: 1,
    stdout: '',
    stderr:
      "headwater: my_data of warehouse is a connection of postgres, not of a connector of one's own: choose another name\n",
  });
});

test.each<[string, number, string[], NodeJS.ProcessEnv]>([
  [
    `the destination is missing: name it with --destination or HEADWATER_DESTINATION_NAME
  the connection is missing: name it with --connection or HEADWATER_CONNECTION_NAME
  the API key is missing: give it with --api-key or HEADWATER_API_KEY, as the server showed it`,
    2,
    [],
    { HEADWATER_API_KEY: '' },
  ],
  [
    'a connection cannot be called "My-data": its name becomes a schema, of a-z, 0-9 and _, without a digit first',
    2,
    ['--destination', 'warehouse', '--connection', 'My-data'],
    {},
  ],
  [
    '--sync-frequency is one of 1, 5, 15, 30, 60, 120, 180, 360, 480, 720, 1440 minutes; "7" was given',
    2,
    [...names, '--sync-frequency', '7'],
    {},
  ],
  [
    '--state belongs to headwater debug: a server keeps the state of its connections, and PATCH /v1/connections/{id}/state changes it',
    2,
    [...names, '--state', 'state.json'],
    {},
  ],
  [
    '--python-version is for connectors in Python: leave it out',
    2,
    [...names, '--python-version', '3.14'],
    {},
  ],
  ['--yes and --non-interactive exclude each other', 2, [...names, '--yes', '--non-interactive'], {}],
  [
    'the API key is wrong; give it with --api-key or HEADWATER_API_KEY as the server showed it, key:secret (AuthFailed)',
    1,
    [...names, '--api-key', 'not:right'],
    {},
  ],
  [
    'no server answers at http://127.0.0.1:1: start it with headwater server, or name another with --server',
    1,
    [...names, '--server', 'http://127.0.0.1:1/'],
    {},
  ],
  [
    '--server wants an address such as http://127.0.0.1:8080, without a key in it',
    2,
    [...names, '--server', 'http://key:secret@127.0.0.1'],
    {},
  ],
])('what cannot be: %s', async (message, code, words, environment) => {
  const ended = await deploy(makeProject(), words, environment);
  expect(ended).toEqual({ code, stdout: '', stderr: `headwater: ${message}\n` });
  expect(server.calls).toEqual([]);
});

test('a destination that is not there is told with those that are', async () => {
  const folder = makeProject();
  const of = (name: string) => deploy(folder, ['--destination', name, '--connection', 'my_data']);
  expect((await of('warehuose')).stderr).toBe(
    `headwater: ${server.url} has no destination warehuose: did you mean warehouse?\n`,
  );
  expect((await of('somewhere-else')).stderr).toBe(
    `headwater: ${server.url} has no destination somewhere-else: there are other, warehouse\n`,
  );
});

test('a new connection of a connector that declares nothing needs a file of settings, as its SDK wants it', async () => {
  const folder = makeFolder();
  server.packages.set('p2', { versions: ['abcdef0123456789'], current: 1, connections: [] });
  const ended = await deploy(folder, [...names, '--package-id', 'p2']);
  expect(ended).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'headwater: there is no configuration.json: a new connection needs its settings, {} when there are none\n',
  });
});
