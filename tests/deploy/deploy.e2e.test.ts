import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import {
  hasTerminal,
  makeConnector,
  removeFolders,
  runAtTerminal,
  runHeadwater,
} from '../../packages/cli/src/headwater-process.ts';
import { standInKey, startStandIn, type StandIn } from './server-stand-in.ts';

afterAll(removeFolders);

let server: StandIn;
beforeEach(async () => void (server = await startStandIn()));
afterEach(() => server.close());

const settings = '{ "url": "https://example.com/v1", "apiKey": "pa55-of-the-source" }';
const declarations = `configuration: { url: 'string', apiKey: 'secret' },`;
const names = ['--destination', 'warehouse', '--connection', 'my_data'];

const makeProject = (update = ''): string =>
  makeConnector(update, { 'configuration.json': settings }, declarations);

const deploy = (folder: string, words: readonly string[] = names, more: NodeJS.ProcessEnv = {}) =>
  runHeadwater(['deploy', ...words], folder, {
    HOME: folder,
    HEADWATER_SERVER: server.url,
    HEADWATER_API_KEY: standInKey,
    ...more,
  });

/** A hash differs from one version of Headwater to the next. */
const steady = (text: string): string => text.replaceAll(/SHA-256 [\da-f]{12}…/g, 'SHA-256 …');
const sentHash = (): string | undefined => server.packages.get('p1')?.versions.at(-1);

const secretsList = [
  { key: 'url', value: 'https://example.com/v1' },
  { key: 'apiKey', value: 'pa55-of-the-source' },
];
const lookUps = [
  { method: 'GET', path: '/v1/groups?limit=500' },
  { method: 'GET', path: '/v1/groups?limit=500&cursor=more' },
  { method: 'GET', path: '/v1/groups/g2/connections?schema=my_data' },
];
const upload = (method: string, path: string, folder: string) => ({
  method,
  path,
  body: {
    file: `${folder.split('/').at(-1)}.zip`,
    type: 'application/zip',
    sha256: sentHash(),
  },
});

test('a new connection is made paused, with its code and its settings, once the names are known', async () => {
  const folder = makeProject();
  server.setupTests.push({ title: 'Can connect', status: 'PASSED', message: '' });
  const { code, stdout, stderr } = await deploy(folder);
  expect({ code, stdout: steady(stdout), stderr }).toEqual({
    code: 0,
    stdout: `Created the connection my_data of warehouse, c1.
  package  p1, version 1, new (SHA-256 …)
  naming   FIVETRAN_NAMING
  passed   Can connect

  next  headwater deploy --destination warehouse --connection my_data --start, as it is paused
`,
    stderr: '',
  });
  expect(server.calls).toEqual([
    ...lookUps,
    upload('POST', '/v1/connector-sdk/packages', folder),
    {
      method: 'POST',
      path: '/v1/connections',
      body: {
        group_id: 'g2',
        service: 'connector_sdk',
        config: { schema: 'my_data', secrets_list: secretsList, package_id: 'p1' },
        paused: true,
        run_setup_tests: true,
        sync_frequency: 360,
        destination_schema_names: 'FIVETRAN_NAMING',
      },
    },
  ]);
});

const readsBefore = [
  ...lookUps,
  { method: 'GET', path: '/v1/connections/c1' },
  { method: 'GET', path: '/v1/connector-sdk/packages/p1' },
];
const update = (more: object = {}) => ({
  method: 'PATCH',
  path: '/v1/connections/c1',
  body: { config: { secrets_list: secretsList, package_id: 'p1', ...more }, run_setup_tests: true },
});

test('a connection that is there gets the settings, and code only when that has changed', async () => {
  const folder = makeProject();
  await deploy(folder);
  server.calls.length = 0;
  const again = await deploy(folder, [...names, '--yes', '--json']);
  expect({ code: again.code, stderr: again.stderr, result: JSON.parse(again.stdout) }).toEqual({
    code: 0,
    stderr: '',
    result: {
      change: 'updated',
      connection: {
        id: 'c1',
        name: 'my_data',
        destination: 'warehouse',
        isPaused: true,
        naming: 'FIVETRAN_NAMING',
      },
      package: { id: 'p1', sha256: sentHash(), version: 1, change: 'none' },
      tests: [],
      sync: null,
    },
  });
  expect(server.calls).toEqual([...readsBefore, update()]);

  server.calls.length = 0;
  const file = join(folder, 'connector.ts');
  writeFileSync(
    file,
    `import { connector } from 'headwater';
export default connector({ ${declarations} async update() {} });
`,
  );
  const changed = await deploy(folder, [...names, '--yes', '--sync-frequency', '60', '--naming', 'source']);
  expect({ code: changed.code, stdout: steady(changed.stdout), stderr: changed.stderr }).toEqual({
    code: 0,
    stdout: `Updated the connection my_data of warehouse, c1.
  package  p1, version 2, new code (SHA-256 …)
  naming   FIVETRAN_NAMING

  next  headwater deploy --destination warehouse --connection my_data --start, as it is paused
`,
    stderr: '--naming counts when a connection is made: my_data keeps FIVETRAN_NAMING\n',
  });
  const { body, ...call } = update();
  expect(server.calls).toEqual([
    ...readsBefore,
    upload('PATCH', '/v1/connector-sdk/packages/p1', folder),
    { ...call, body: { ...body, sync_frequency: 60 } },
  ]);
});

test('without settings those of the server stay', async () => {
  const folder = makeProject();
  await deploy(folder);
  server.calls.length = 0;
  writeFileSync(join(folder, 'configuration.json'), '{}');
  await deploy(folder, [...names, '--yes']);
  expect(server.calls.at(-1)).toEqual({
    method: 'PATCH',
    path: '/v1/connections/c1',
    body: { config: { package_id: 'p1' }, run_setup_tests: true },
  });
});

const facts = `warehouse has a connection my_data already.
  code      the same as it has
  settings  are replaced by the 2 settings of configuration.json; others are removed
`;

test('a connection that is there is changed by nobody who was not asked', async () => {
  const folder = makeProject();
  await deploy(folder);
  for (const words of [names, [...names, '--non-interactive']]) {
    server.calls.length = 0;
    expect(await deploy(folder, words)).toEqual({
      code: 1,
      stdout: '',
      stderr: `${facts}Nobody was asked; add --yes to go on.\n`,
    });
    expect(server.calls).toEqual(readsBefore);
  }
});

test.skipIf(!hasTerminal)(
  'a person is told what an update does, and asked; anything but a yes is a no',
  async () => {
    const folder = makeProject();
    await deploy(folder);
    const environment = { HOME: folder, HEADWATER_SERVER: server.url, HEADWATER_API_KEY: standInKey };
    const answer = async (text: string) => {
      server.calls.length = 0;
      const question = 'Update my_data? [y/N] ';
      const { code, shown } = await runAtTerminal(
        ['deploy', ...names],
        folder,
        [[question, `${text}\n`]],
        environment,
      );
      return { code, isAsked: shown.startsWith(facts + question), calls: server.calls.length };
    };
    expect(await answer('')).toEqual({ code: 1, isAsked: true, calls: readsBefore.length });
    expect(await answer('n')).toEqual({ code: 1, isAsked: true, calls: readsBefore.length });
    expect(await answer('y')).toEqual({ code: 0, isAsked: true, calls: readsBefore.length + 1 });
  },
);

test('failed tests end it with 1 and leave the connection; what they say is shown without secrets', async () => {
  server.setupTests.push(
    { title: 'Can connect', status: 'PASSED', message: '' },
    {
      title: 'Can read',
      status: 'FAILED',
      message: 'pa55-of-the-source is refused by https://example.com/v1',
    },
    { title: 'Running', status: 'JOB_FAILED', message: 'it \u001b[2J ended' },
  );
  const { code, stdout, stderr } = await deploy(makeProject(), [...names, '--start']);
  expect({ code, stdout: steady(stdout), stderr }).toEqual({
    code: 1,
    stdout: `Created the connection my_data of warehouse, c1.
  package  p1, version 1, new (SHA-256 …)
  naming   FIVETRAN_NAMING
  passed   Can connect
  failed   Can read: **** is refused by https://example.com/v1
  job failed Running: it \\u001b[2J ended

  next  headwater configuration --test, then deploy it again: a test of the connection failed
`,
    stderr: '',
  });
  expect(server.calls.at(-1)?.path).toBe('/v1/connections');
});

test('what no connection came to run is taken back', async () => {
  const folder = makeProject();
  const refused = {
    status: 400,
    code: 'InvalidInput',
    message: 'config.schema: pa55-of-the-source is taken',
  };
  server.answers.set('POST /v1/connections', refused);
  const stderr = 'headwater: config.schema: **** is taken (InvalidInput)\n';
  expect(await deploy(folder)).toEqual({ code: 1, stdout: '', stderr });
  expect(server.calls.at(-1)).toEqual({ method: 'DELETE', path: '/v1/connector-sdk/packages/p1' });

  server.answers.clear();
  await deploy(folder);
  server.answers.set('PATCH /v1/connections/c1', refused);
  writeFileSync(
    join(folder, 'connector.ts'),
    `import { connector } from 'headwater';
export default connector({ ${declarations} async update() {} });
`,
  );
  expect(await deploy(folder, [...names, '--yes'])).toEqual({ code: 1, stdout: '', stderr });
  expect(server.calls.at(-1)).toEqual({
    method: 'POST',
    path: '/v1/connector-sdk/packages/p1/rollback',
    body: { version: 1 },
  });
  server.answers.set('POST /v1/connector-sdk/packages/p1/rollback', {
    status: 403,
    code: 'Forbidden',
    message: 'no',
  });
  expect((await deploy(folder, [...names, '--yes'])).stderr).toBe(
    `${stderr}  the package p1 that was sent for it is still there: no (Forbidden)\n`,
  );
});

test('after an answer that got lost, the package stays: the connection may run it', async () => {
  server.answers.set('POST /v1/connections', { status: 502, code: 'Bad', message: 'a gateway' });
  const { code, stderr } = await deploy(makeProject());
  expect({ code, stderr, last: server.calls.at(-1)?.method }).toEqual({
    code: 1,
    stderr: 'headwater: a gateway (Bad)\n',
    last: 'POST',
  });
});

const sse = (id: number, event: object): string => `id: ${id}\ndata: ${JSON.stringify(event)}\n\n`;
const at = { level: 'INFO', created: '2026-11-25T10:00:00.000Z', sync_id: 's1' };

test.each([
  ['SUCCESSFUL', 0, 'The sync succeeded; the next one runs on schedule.'],
  ['FAILURE', 1, 'The sync failed; the server tries again. the source is away'],
])('--start enables the connection and waits for the sync; %s ends with %i', async (status, code, text) => {
  const data = status === 'FAILURE' ? { status, reason: 'the source is away' } : { status };
  server.streams.push(
    sse(4, { id: 4, event: 'sync_start', ...at }) +
      sse(6, { id: 6, event: 'info', message: 'Reading', ...at }),
    sse(9, { id: 9, event: 'sync_end', data, ...at }),
  );
  const ended = await deploy(makeProject(), [...names, '--start'], { TZ: 'UTC' });
  const reason = status === 'FAILURE' ? ', reason the source is away' : '';
  expect({ ...ended, stdout: steady(ended.stdout) }).toEqual({
    code,
    stdout: `Created the connection my_data of warehouse, c1.
  package  p1, version 1, new (SHA-256 …)
  naming   FIVETRAN_NAMING

The first sync starts. It runs on the server: Ctrl-C ends this view only.

2026-11-25 10:00:00 sync_start
2026-11-25 10:00:00 info             Reading
2026-11-25 10:00:00 sync_end         status ${status}${reason}

${text}
`,
    stderr: `the connection to ${server.url} was lost: trying again\n`,
  });
  expect(server.calls.slice(-5)).toEqual([
    { method: 'PATCH', path: '/v1/connections/c1', body: { paused: false, run_setup_tests: false } },
    { method: 'POST', path: '/v1/connections/c1/sync', body: { force: false } },
    { method: 'GET', path: '/v1/connections/c1/syncs?limit=1' },
    { method: 'GET', path: '/v1/connections/c1/logs/stream?sync_id=s1' },
    { method: 'GET', path: '/v1/connections/c1/logs/stream?sync_id=s1' },
  ]);
  expect(server.lastEventIds).toEqual(['0', '6']);
});

test('a package that others run too is not changed by the way; another can be named', async () => {
  const folder = makeProject();
  await deploy(folder);
  server.packages.get('p1')?.connections.push('c1', 'c2', 'c3');
  server.calls.length = 0;
  expect(await deploy(folder, [...names, '--yes'])).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'headwater: my_data shares its package p1 with 2 more connections: headwater package update p1 changes it for all, deploy --package-id <id> gives this one another\n',
  });
  expect(server.calls).toEqual(readsBefore);

  server.calls.length = 0;
  server.packages.set('p2', { versions: ['abcdef0123456789'], current: 1, connections: [] });
  const named = await deploy(folder, [...names, '--yes', '--package-id', 'p2']);
  expect({ ...named, stdout: steady(named.stdout).split('\n')[1] }).toEqual({
    code: 0,
    stdout: '  package  p2, version 1, as it was (SHA-256 …)',
    stderr: '',
  });
  expect(server.calls).toEqual([
    ...lookUps,
    { method: 'GET', path: '/v1/connector-sdk/packages/p2' },
    ...readsBefore.slice(-2),
    update({ package_id: 'p2' }),
  ]);
});

test('an options file says what no option and no variable does', async () => {
  const folder = makeProject();
  writeFileSync(
    join(folder, 'options.toml'),
    `[default]
destination = "nowhere"
[daily.orders]
server = "http://127.0.0.1:1"
destination = "warehouse"
connection = "orders"
sync_frequency = "1440"
naming = "source"
`,
  );
  const { code } = await deploy(folder, ['--profile', 'daily.orders', '--connection', 'my_data']);
  const { body } = server.calls.at(-1) ?? {};
  expect({ code, body }).toEqual({
    code: 0,
    body: {
      group_id: 'g2',
      service: 'connector_sdk',
      config: { schema: 'my_data', secrets_list: secretsList, package_id: 'p1' },
      paused: true,
      run_setup_tests: true,
      sync_frequency: 1440,
      destination_schema_names: 'SOURCE_NAMING',
    },
  });
});
