import { existsSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  makeConnector,
  makeFolder,
  removeFolders,
  rowsOf,
  runHeadwater,
  steady,
} from './headwater-process.ts';

afterAll(removeFolders);

const hello = `    await op.upsert('hello', { message: 'hello, world!' });`;

function savedState(folder: string): string {
  return readFileSync(join(folder, 'files', 'state.json'), 'utf8');
}

test('a connector of one line loads its row, and says where it is', async () => {
  const folder = makeConnector(hello);
  const { code, stdout, stderr } = await runHeadwater(['debug'], folder);
  expect({ code, stdout: steady(stdout), stderr }).toEqual({
    code: 0,
    stdout: `started    as a first sync: there is no state yet
Sync succeeded in … s: 1 row, 0 checkpoints

  table         rows written  updates  deletes  truncates
  tester.hello             1        0        0          0

  data  ${join('files', 'warehouse.db')}
  next  headwater show
`,
    stderr: '',
  });
  expect(await rowsOf('hello', folder)).toEqual([
    {
      message: 'hello, world!',
      _fivetran_id: expect.any(String),
      _fivetran_synced: expect.any(String),
      _fivetran_deleted: 'false',
    },
  ]);
  expect(savedState(folder)).toBe('{}\n');
});

const counting = `    const until = Number(readFileSync('until.txt', 'utf8'));
    for (; state.next <= until; state.next += 1) {
      await op.upsert('number', { id: state.next });
      if (state.next % 2 === 0) await op.checkpoint(state);
    }`;
const countingDeclarations = `schema: { number: { primaryKey: ['id'], columns: { id: 'LONG' } } },
  state: { next: 1 },`;

function makeCounter(until: number): string {
  const folder = makeConnector(counting, { 'until.txt': String(until) }, countingDeclarations);
  const file = join(folder, 'connector.ts');
  writeFileSync(file, `import { readFileSync } from 'node:fs';\n${readFileSync(file, 'utf8')}`);
  return folder;
}

async function numbers(folder: string): Promise<number[]> {
  const rows = await rowsOf('number', folder);
  return rows.map((row) => Number(row['id'])).sort((a, b) => a - b);
}

test('the next run goes on from the state of the last one', async () => {
  const folder = makeCounter(3);
  const first = await runHeadwater(['debug'], folder);
  expect(steady(first.stdout).split('\n').slice(0, 3)).toEqual([
    'started    as a first sync: there is no state yet',
    'checkpoint 1, 2 rows so far',
    'Sync succeeded in … s: 3 rows, 1 checkpoint',
  ]);
  expect(savedState(folder)).toBe('{\n  "next": 2\n}\n');
  writeFileSync(join(folder, 'until.txt'), '4');
  const second = await runHeadwater(['debug'], folder);
  expect(steady(second.stdout).split('\n').slice(0, 6)).toEqual([
    'started    from the state {"next":2}',
    'checkpoint 1, 1 row so far',
    'checkpoint 2, 3 rows so far',
    'Sync succeeded in … s: 3 rows, 2 checkpoints',
    '',
    '  table          rows written  updates  deletes  truncates  replaced',
  ]);
  expect(await numbers(folder)).toEqual([1, 2, 3, 4]);
  expect(savedState(folder)).toBe('{\n  "next": 4\n}\n');
});

test('a state that was edited by hand is used and said; --state wins over it; --fresh starts over', async () => {
  const folder = makeCounter(2);
  await runHeadwater(['debug'], folder);
  writeFileSync(join(folder, 'until.txt'), '30');
  writeFileSync(join(folder, 'files', 'state.json'), '{ "next": 29 }');
  const edited = await runHeadwater(['debug'], folder);
  expect(steady(edited.stdout).split('\n').slice(0, 2)).toEqual([
    'warning    files/state.json was changed since the last sync: this one starts from it. To start over, use --fresh.',
    'started    from the state {"next":29}',
  ]);
  expect(await numbers(folder)).toEqual([1, 2, 29, 30]);
  writeFileSync(join(folder, 'given.json'), '{ "next": 20 }');
  const given = await runHeadwater(['debug', '--state', 'given.json'], folder);
  expect(steady(given.stdout)).toMatch(/^started {4}from the state \{"next":20\}\n/);
  expect(await numbers(folder)).toHaveLength(2 + 11);
  writeFileSync(join(folder, 'until.txt'), '1');
  const fresh = await runHeadwater(['debug', '--fresh'], folder);
  expect(steady(fresh.stdout)).toMatch(/^started {4}as a first sync/);
  expect(await numbers(folder)).toEqual([1]);
});

test('a state that a crash left behind the newest commit is not mistaken for an edited one', async () => {
  const folder = makeCounter(4);
  await runHeadwater(['debug'], folder);
  const file = join(folder, 'files', 'state.json');
  writeFileSync(file, '{ "next": 2 }');
  const beforeTheCommit = statSync(join(folder, 'connector.ts')).mtime;
  utimesSync(file, beforeTheCommit, beforeTheCommit);
  const { stdout } = await runHeadwater(['debug'], folder);
  expect(steady(stdout)).toMatch(/^started {4}from the state \{"next":4\}\n/);
});

test('a state that was edited by hand outlives a sync that committed nothing', async () => {
  const folder = makeCounter(2);
  await runHeadwater(['debug'], folder);
  writeFileSync(join(folder, 'files', 'state.json'), '{ "next": 1 }');
  const connector = readFileSync(join(folder, 'connector.ts'), 'utf8');
  writeFileSync(join(folder, 'connector.ts'), connector.replace(`'until.txt'`, `'gone.txt'`));
  expect((await runHeadwater(['debug'], folder)).code).toBe(1);
  expect(savedState(folder)).toBe('{ "next": 1 }');
});

test('as JSON, every event is a line and the result the last one', async () => {
  const folder = makeCounter(2);
  const { code, stdout, stderr } = await runHeadwater(['debug', '--json'], folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line));
  expect(lines[0]).toEqual({ kind: 'started', state: null });
  expect(lines).toContainEqual({ kind: 'committed', checkpoint: 1, state: { next: 2 }, rows: 2 });
  expect(lines.at(-1)).toEqual({
    kind: 'result',
    status: 'succeeded',
    state: { next: 2 },
    checkpoints: 1,
    tables: [expect.objectContaining({ table: 'number', upserts: 2 })],
    rows: 2,
    seconds: expect.any(Number),
    effort: {
      waitingSeconds: expect.any(Number),
      loadingSeconds: expect.any(Number),
      spoolBytes: expect.any(Number),
    },
  });
});

test('the connector sees its configuration and where it runs; what the user set stays', async () => {
  const update = `    const names = ['FIVETRAN_CONNECTION_ID', 'FIVETRAN_DEPLOYMENT_MODEL', 'FIVETRAN_GROUP_ID', 'FIVETRAN_CONNECTION_NAME'];
    log.info([configuration.city, ...names.map((name) => process.env[name])].join(' '));`;
  const folder = makeConnector(
    update,
    {
      'configuration.json': '{"city": "Oslo"}',
      'ours.json': '{"city": "Bergen"}',
      'theirs.json': '{"city": "Tromsø"}',
    },
    `configuration: { city: 'string' },`,
  );
  const said = async (environment: NodeJS.ProcessEnv, ...words: string[]): Promise<string | undefined> => {
    const { stdout } = await runHeadwater(['debug', ...words], folder, environment);
    return /info {7}(.*)/.exec(stdout)?.[1];
  };
  const rest = 'test_connection_id local_debug test_group_id test_connection_name';
  expect(await said({})).toBe(`Oslo ${rest}`);
  expect(await said({ FIVETRAN_CONFIGURATION: 'theirs.json' })).toBe(`Tromsø ${rest}`);
  expect(await said({ FIVETRAN_CONFIGURATION: 'theirs.json', HEADWATER_CONFIGURATION: 'ours.json' })).toBe(
    `Bergen ${rest}`,
  );
  expect(
    await said(
      { HEADWATER_CONFIGURATION: 'ours.json', FIVETRAN_GROUP_ID: 'mine' },
      '--configuration',
      'theirs.json',
    ),
  ).toBe('Tromsø test_connection_id local_debug mine test_connection_name');
});

test('what the connector prints is shown as it is, but steers nothing and holds no secret', async () => {
  const update = `    console.log('printed \\u001b[2J ' + configuration.apiKey);
    console.error('complained');
    log.warning('logged \\u001b[2J ' + configuration.apiKey);`;
  const configuration = { 'configuration.json': '{"apiKey": "correct horse"}' };
  const folder = makeConnector(update, configuration, `configuration: { apiKey: 'secret' },`);
  const { stdout, stderr } = await runHeadwater(['debug'], folder);
  expect(steady(stdout)).toContain('\nprinted \\u001b[2J ****\n');
  expect(steady(stdout)).toContain('\nwarning    logged \\u001b[2J ****\n');
  expect(stderr).toBe('complained\n');
  const { stdout: json } = await runHeadwater(['debug', '--json'], folder);
  expect(json).not.toContain('correct horse');
});

test('names follow the naming that was asked for', async () => {
  const update = `    await op.upsert('userTable', { userId: 1 });`;
  const snake = makeConnector(update);
  const { stdout } = await runHeadwater(['debug', '--naming', 'fivetran'], snake);
  expect(stdout).toContain('  tester.user_table: renamed columns: userId → user_id\n');
  const source = makeConnector(update);
  await runHeadwater(['debug'], source, { FIVETRAN_NAMING: 'SOURCE' });
  expect((await runHeadwater(['show'], source)).stdout).toContain('tester.userTable ');
});

test('columns are noted when they are new: those that are renamed, and those nobody declared', async () => {
  const update = `    const row = { id: 1, firstName: 'Ada', extra: 1 };
    for (const column of state.more) row[column] = true;
    await op.upsert('person', row);
    await op.upsert('guest', row);
    await op.checkpoint({ more: [...state.more, 'more' + state.more.length] });`;
  const declarations = `schema: {
    person: { primaryKey: ['id'], columns: { id: 'LONG', firstName: 'STRING' } },
    guest: { primaryKey: ['id'], columns: { id: 'LONG', firstName: 'STRING' }, otherColumns: 'infer' },
  },
  state: { more: [] },`;
  const folder = makeConnector(update, {}, declarations);
  const notes = async (): Promise<string[]> => {
    const { stdout } = await runHeadwater(['debug'], folder);
    return stdout.split('\n').filter((line) => /: (?:renamed columns|columns the schema)/.test(line));
  };
  expect(await notes()).toEqual([
    '  tester.person: renamed columns: firstName → first_name',
    '  tester.person: columns the schema does not declare: extra',
    '  tester.guest: renamed columns: firstName → first_name',
  ]);
  expect(await notes()).toEqual(['  tester.person: columns the schema does not declare: more0']);
  const { stdout } = await runHeadwater(['debug', '--json'], folder);
  const result: { tables: Record<string, unknown>[] } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  expect(result.tables.map(({ table, undeclared }) => ({ table, undeclared }))).toEqual([
    { table: 'person', undeclared: ['extra', 'more0', 'more1'] },
    { table: 'guest', undeclared: [] },
  ]);
});

test('the connector may be named by its file, from anywhere', async () => {
  const folder = makeConnector(hello);
  const { code, stdout } = await runHeadwater(['debug', join(folder, 'connector.ts')], makeFolder());
  expect({ code, hasNext: stdout.includes(`headwater show --path ${folder}\n`) }).toEqual({
    code: 0,
    hasNext: true,
  });
  expect(existsSync(join(folder, 'files', 'warehouse.db'))).toBe(true);
});
