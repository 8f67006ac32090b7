import { chmodSync, globSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  makeConnector,
  makeFolder,
  removeFolders,
  runHeadwater,
} from '../../packages/cli/src/headwater-process.ts';
import { query } from '../cases/warehouse.ts';
import { startServerProcess, testKey, type ServerProcess } from './process/server-process.ts';

// An author's commands and the real server, each in a process of its own.

const data = join(makeFolder(), 'data');
let server: ServerProcess;

beforeAll(async () => {
  // A connection's processes have a user of their own, who passes through here.
  chmodSync(dirname(data), 0o711);
  server = await startServerProcess(data);
});

afterAll(async () => {
  await server.stop();
  removeFolders();
});

const declarations = `configuration: { greeting: 'string', token: 'secret' },
  schema: { word: { primaryKey: ['id'], columns: { id: 'INT', text: 'STRING' } } },
  tests: {
    'Has a usual token': ({ configuration }) => {
      if (configuration.token !== 'tok3n-of-the-source') throw new Error('no such token: ' + configuration.token);
    },
  },`;
const update = (id: number): string => `
    log.info('greets with ' + configuration.token);
    await op.upsert('word', { id: ${id}, text: configuration.greeting });`;
const settings = (greeting: string, token = 'tok3n-of-the-source'): string =>
  JSON.stringify({ greeting, token });

const names = ['--destination', 'warehouse', '--connection', 'words'];
const run = (folder: string, ...words: string[]) =>
  runHeadwater(words, folder, {
    HOME: folder,
    HEADWATER_SERVER: server.url,
    HEADWATER_API_KEY: testKey.key,
    HEADWATER_API_SECRET: testKey.secret,
  });

interface Result {
  change: string;
  package: { version: number; change: string };
  tests: { title: string; status: string; message: string }[];
  sync: { status: string } | null;
}

async function deploy(folder: string, ...words: string[]) {
  const { code, stdout, stderr } = await run(folder, 'deploy', ...names, '--yes', '--json', ...words);
  if (stdout === '') throw new Error(stderr);
  const { change, package: sent, tests, sync }: Result = JSON.parse(stdout);
  const shown = { change, version: sent.version, code: sent.change, tests, status: sync?.status ?? null };
  return { exitCode: code, ...shown };
}

const settingsTest = { title: 'Checking the settings', status: 'PASSED', message: '' };
const passed = [settingsTest, { title: 'Has a usual token', status: 'PASSED', message: '' }];
const failed = [
  settingsTest,
  { title: 'Has a usual token', status: 'FAILED', message: 'Error: no such token: ****' },
];
const done = { exitCode: 0, change: 'updated', version: 1, code: 'none', tests: passed, status: null };

test('a connector is deployed, syncs, is changed, fails its tests, and goes back', async () => {
  const folder = makeConnector(update(1), { 'configuration.json': settings('hello') }, declarations);
  expect(await deploy(folder, '--start')).toEqual({
    ...done,
    change: 'created',
    code: 'created',
    status: 'SUCCESSFUL',
  });

  writeFileSync(join(folder, 'configuration.json'), settings('welcome', 'an0ther-token'));
  expect(await deploy(folder)).toEqual({ ...done, exitCode: 1, tests: failed });
  writeFileSync(join(folder, 'configuration.json'), settings('welcome'));
  expect(await deploy(folder)).toEqual(done);

  const other = makeConnector(update(2), { 'configuration.json': settings('hello') }, declarations);
  expect(await deploy(other, '--start')).toEqual({
    ...done,
    version: 2,
    code: 'updated',
    status: 'SUCCESSFUL',
  });
  expect(await run(folder, 'rollback', '--connection', 'words', '--yes')).toEqual({
    code: 0,
    stdout: 'words runs version 1 from its next sync on.\n',
    stderr: '',
  });
  expect(await deploy(folder, '--start')).toEqual({ ...done, status: 'SUCCESSFUL' });

  const [file = ''] = globSync(join(data, 'destinations', '*', 'words', 'warehouse.db'));
  expect(await query(file, 'SELECT id, text FROM words.word ORDER BY id')).toEqual([
    [1, 'welcome'],
    [2, 'hello'],
  ]);
});

test('its log is that of its syncs, without a secret', async () => {
  const { stdout } = await run(data, 'logs', '--connection', 'words', '--json', '--limit', '1000');
  const events = stdout
    .trim()
    .split('\n')
    .map((line): { event: string; message?: string } => JSON.parse(line));
  const of = (name: string) => events.filter(({ event }) => event === name);
  expect(of('sync_end')).toHaveLength(of('sync_start').length);
  expect(new Set(of('info').map(({ message }) => message))).toEqual(new Set(['greets with ****']));
  expect(server.output() + stdout).not.toMatch(/tok3n-of-the-source|an0ther-token/);
});
