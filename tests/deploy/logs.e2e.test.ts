import { afterEach, beforeEach, afterAll, expect, test } from 'vitest';
import {
  makeFolder,
  removeFolders,
  runHeadwater,
  startHeadwater,
} from '../../packages/cli/src/headwater-process.ts';
import { standInKey, startStandIn, type StandIn } from './server-stand-in.ts';

afterAll(removeFolders);

let server: StandIn;
beforeEach(async () => {
  server = await startStandIn();
  server.connections.set('c1', { id: 'c1', group_id: 'g2', schema: 'my_data', service: 'connector_sdk' });
});
afterEach(() => server.close());

const folder = makeFolder();
const environment = () => ({
  HOME: folder,
  TZ: 'UTC',
  HEADWATER_SERVER: server.url,
  HEADWATER_API_KEY: standInKey,
});
const logs = (...words: string[]) => runHeadwater(['logs', ...words], folder, environment());
const mine = ['--connection', 'my_data'];

const event = (id: number, name: string, more: object = {}) => ({
  id,
  event: name,
  level: 'INFO',
  created: `2026-11-25T10:00:0${id}.500Z`,
  sync_id: 's1',
  ...more,
});
const all = [
  event(1, 'sync_start'),
  event(2, 'info', { message: 'Reading 5 pages\nof orders', data: { message: 'x' } }),
  event(3, 'records_modified', {
    data: { schema: 'my_data', table: 'orders', operationType: 'UPDATED', count: 5 },
  }),
  event(4, 'warning', { level: 'WARNING', message: 'a \u001b[2J of the source' }),
  event(5, 'sync_end', { level: 'SEVERE', data: { status: 'FAILURE', reason: 'it is away' } }),
];

test('the log of a connection is printed, the newest last', async () => {
  server.log.push(...all);
  expect(await logs(...mine)).toEqual({
    code: 0,
    stdout: `2026-11-25 10:00:01 sync_start
2026-11-25 10:00:02 info             Reading 5 pages
                                     of orders
2026-11-25 10:00:03 records_modified schema my_data, table orders, operationType UPDATED, count 5
2026-11-25 10:00:04 warning          a \\u001b[2J of the source
2026-11-25 10:00:05 sync_end         status FAILURE, reason it is away
`,
    stderr: '',
  });
  expect(server.calls).toEqual([
    { method: 'GET', path: '/v1/connections?schema=my_data' },
    { method: 'GET', path: '/v1/connections/c1/logs?limit=100' },
  ]);
});

test('a program reads it as JSON, and what is wanted of it can be said', async () => {
  server.log.push(...all);
  const words = ['--json', '--limit', '2', '--sync', 's1', '--level', 'error', '--destination', 'warehouse'];
  const { code, stdout } = await logs(...mine, ...words);
  const lines = stdout.split('\n').filter((line) => line !== '');
  expect({ code, events: lines.map((line): unknown => JSON.parse(line)) }).toEqual({
    code: 0,
    events: all.slice(-2),
  });
  expect(server.calls.slice(2)).toEqual([
    { method: 'GET', path: '/v1/groups/g2/connections?schema=my_data' },
    { method: 'GET', path: '/v1/connections/c1/logs?limit=2&sync_id=s1&level=SEVERE' },
  ]);
});

const sse = ({ id, ...rest }: (typeof all)[number]): string =>
  `id: ${id}\ndata: ${JSON.stringify({ id, ...rest })}\n\n`;
const [, second, third, fourth, fifth] = all.map(sse);

test('--follow goes on behind the last event, however often its connection is lost', async () => {
  server.log.push(...all.slice(0, 1));
  server.streams.push(
    ': nothing yet\n\n',
    `retry: 1000\n\n${second}${third}data: {"half`,
    `${fourth}`,
    `${fifth}`,
  );
  const { child, ended, said } = startHeadwater(
    ['logs', ...mine, '--follow', '--json'],
    folder,
    environment(),
  );
  await said('it is away');
  child.kill('SIGINT');
  const { stdout, stderr } = await ended;
  expect(stdout).toBe(all.map((each) => `${JSON.stringify(each)}\n`).join(''));
  // The third time it may end before it says so.
  expect(stderr.split('\n').slice(0, 2)).toEqual(
    Array.from({ length: 2 }, () => `the connection to ${server.url} was lost: trying again`),
  );
  expect(server.lastEventIds.slice(0, 4)).toEqual(['1', '1', '3', '4']);
});

test('--follow ends when the server refuses', async () => {
  server.answers.set('GET /v1/connections/c1/logs', { status: 403, code: 'Forbidden', message: 'not yours' });
  expect(await logs(...mine, '--follow')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'headwater: not yours (Forbidden)\n',
  });
});

test.each([
  [[], 2, 'the connection is missing: name it with --connection or HEADWATER_CONNECTION_NAME'],
  [[...mine, '--level', 'loud'], 2, '--level is info, warning or severe; "loud" was given'],
  [[...mine, '--limit', '0'], 2, '--limit wants a whole number above 0, "0" was given'],
  [
    ['--connection', 'other', '--destination', 'warehouse'],
    1,
    'warehouse has no connection other: headwater deploy makes one',
  ],
])('%j is refused', async (words, code, message) => {
  expect(await logs(...words)).toEqual({ code, stdout: '', stderr: `headwater: ${message}\n` });
});

test('a name that several destinations have needs one of them', async () => {
  server.connections.set('c2', { id: 'c2', group_id: 'g1', schema: 'my_data', service: 'connector_sdk' });
  expect((await logs(...mine)).stderr).toBe(
    'headwater: several destinations have a connection my_data: name one with --destination\n',
  );
});
