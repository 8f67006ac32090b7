import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  makeConnector,
  makeFolder,
  removeFolders,
  rowsOf,
  runHeadwater,
  startHeadwater,
} from './headwater-process.ts';

afterAll(removeFolders);

/** Node cannot send Ctrl-C there. */
const isWindows = process.platform === 'win32';

const warehouse = join('files', 'warehouse.db');
const keyed = `schema: { number: { primaryKey: ['id'], columns: { id: 'LONG' } } },
  state: { id: 0 },`;
const upToOne = `    await op.upsert('number', { id: 1 });
    await op.checkpoint({ id: 1 });
    await op.upsert('number', { id: 2 });`;

const keptLines = `  kept   everything up to checkpoint 1, 1 row
  state  {"id":1}
`;

/** What is left of a sync that wrote row 1, reached a checkpoint, wrote row 2 and failed. */
async function leftOf(folder: string): Promise<unknown> {
  const rows = await rowsOf('number', folder);
  return {
    ids: rows.map((row) => row['id']),
    state: readFileSync(join(folder, 'files', 'state.json'), 'utf8'),
    spool: readdirSync(join(folder, 'files', 'spool')),
  };
}

const upToCheckpoint = { ids: ['1'], state: '{\n  "id": 1\n}\n', spool: [] };

test('an error of the connector is shown with its place, and the checkpoint stays', async () => {
  const folder = makeConnector(`${upToOne}\n    throw new TypeError('no rows today');`, {}, keyed);
  const { code, stderr } = await runHeadwater(['debug'], folder);
  expect({ code, stderr: stderr.replace(/ at .*?\(/, ' at (') }).toEqual({
    code: 1,
    stderr: `
Sync failed: TypeError: no rows today
    at (connector.ts:9:11)

  code   connector_failed: The code of the connector threw an error.
  to do  you: the connector, its configuration or its state
${keptLines}`,
  });
  expect(await leftOf(folder)).toEqual(upToCheckpoint);
  const next = await runHeadwater(['debug'], folder);
  expect(next.stdout).toContain('from the state {"id":1}\n');
});

test('a source that cannot be reached is named, with the place that asked for it', async () => {
  const update = `${upToOne}
    try {
      await fetch('http://localhost:4/numbers');
    } catch (cause) {
      throw new Error('reading numbers', { cause });
    }`;
  const folder = makeConnector(update, {}, keyed);
  const { code, stderr } = await runHeadwater(['debug'], folder);
  expect({ code, stderr: stderr.replace(/ (?:127\.0\.0\.1|\[::1\]):/, ' localhost:') }).toEqual({
    code: 1,
    stderr: `
Sync failed: reading numbers: localhost:4 refused the connection (ECONNREFUSED): check the address, and that the service runs
    at Object.update (connector.ts:12:13)

  code   source: The source refused, vanished or was too slow.
  to do  the source
${keptLines}`,
  });
});

test('an error thrown by a timer fails the sync', async () => {
  const update = `${upToOne}
    setTimeout(() => { throw new Error('late'); }, 10);
    await new Promise((resolve) => setTimeout(resolve, 5000));`;
  const folder = makeConnector(update, {}, keyed);
  const { code, stderr } = await runHeadwater(['debug'], folder);
  expect({ code, first: stderr.split('\n', 3) }).toEqual({
    code: 1,
    first: ['', 'Sync failed: Error: late', expect.stringMatching(/^ {4}at .*\(?connector\.ts:9:30\)?$/)],
  });
  expect(await leftOf(folder)).toEqual(upToCheckpoint);
});

test('a connector that ends its process has failed', async () => {
  const folder = makeConnector(`${upToOne}\n    process.exit(0);`, {}, keyed);
  const { code, stderr } = await runHeadwater(['debug'], folder);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^\nSync failed: .*process ended before update\(\) did.*\n\n {2}code {3}connector_ended: /,
  );
  expect(await leftOf(folder)).toEqual(upToCheckpoint);
});

test('a sync that takes too long fails', async () => {
  const update = `${upToOne}\n    await new Promise((resolve) => setTimeout(resolve, 20_000));`;
  const folder = makeConnector(update, {}, keyed);
  const { code, stderr } = await runHeadwater(['debug', '--timeout', '2'], folder);
  expect(code).toBe(1);
  expect(stderr).toContain('\n  code   sync_timeout: ');
  expect(await leftOf(folder)).toEqual(upToCheckpoint);
});

test.skipIf(isWindows)('Ctrl-C lets the connector reach a checkpoint', async () => {
  const update = `    log.info('waiting');
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await op.upsert('number', { id: 1 });
    await op.checkpoint({ id: 1 });
    signal.throwIfAborted();`;
  const folder = makeConnector(update, {}, keyed);
  const { child, ended, said } = startHeadwater(['debug'], folder);
  await said('waiting');
  // A terminal sends it to every process of the command.
  process.kill(-(child.pid ?? Number.NaN), 'SIGINT');
  const { code, stdout, stderr } = await ended;
  expect(stdout).toContain(
    'stopping   the connector has 30 s to reach a checkpoint; Ctrl-C again ends at once\n',
  );
  expect({ code, stderr }).toEqual({
    code: 130,
    stderr: expect.stringMatching(/^\nSync cancelled: the sync [^\n]*cancelled\n\n/),
  });
  expect(await leftOf(folder)).toEqual(upToCheckpoint);
});

test.skipIf(isWindows)('a second Ctrl-C ends at once, and the connector with it', async () => {
  const update = `    const { appendFileSync } = await import('node:fs');
    log.info('waiting');
    for (;;) {
      appendFileSync('alive.txt', '.');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }`;
  const folder = makeConnector(update, {}, keyed);
  const { child, ended, said } = startHeadwater(['debug'], folder);
  await said('waiting');
  child.kill('SIGINT');
  await said('stopping');
  await pause(400);
  const startedAt = performance.now();
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
  expect(performance.now() - startedAt).toBeLessThan(2000);
  await pause(500);
  const signs = readFileSync(join(folder, 'alive.txt'), 'utf8').length;
  await pause(300);
  expect(readFileSync(join(folder, 'alive.txt'), 'utf8')).toHaveLength(signs);
});

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => void setTimeout(resolve, milliseconds));
}

test.skipIf(isWindows)('a Ctrl-C that arrives twice, as through npx, counts once', async () => {
  const update = `    log.info('waiting');
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await new Promise((resolve) => setTimeout(resolve, 500));
    await op.upsert('number', { id: 1 });
    await op.checkpoint({ id: 1 });
    signal.throwIfAborted();`;
  const folder = makeConnector(update, {}, keyed);
  const { child, ended, said } = startHeadwater(['debug'], folder);
  await said('waiting');
  child.kill('SIGINT');
  await said('stopping');
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
  expect(await leftOf(folder)).toEqual(upToCheckpoint);
});

test('a state that cannot be read stops everything before it begins', async () => {
  const folder = makeConnector(upToOne, { 'files/state.json': '{\n  "id": 1,\n}\n' }, keyed);
  const title = join('files', 'state.json');
  expect(await runHeadwater(['debug'], folder)).toEqual({
    code: 2,
    stdout: '',
    stderr: `headwater: ${title}:2:10: delete this comma, } follows\n`,
  });
  expect(readdirSync(join(folder, 'files'))).toEqual(['state.json']);
  writeFileSync(join(folder, 'list.json'), '[]');
  expect(await runHeadwater(['debug', '--fresh', '--state', 'list.json'], folder)).toEqual({
    code: 2,
    stdout: '',
    stderr: 'headwater: list.json:1:1: the state must be a JSON object: put it in { … }\n',
  });
  expect(readdirSync(join(folder, 'files'))).toEqual(['state.json']);
});

test('a configuration that cannot be used is refused without a word of it', async () => {
  const folder = makeConnector(upToOne, { 'configuration.json': '{\n  "apiKey": correct-horse\n}\n' });
  expect(await runHeadwater(['debug'], folder)).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'headwater: configuration.json:2:13: a value is wanted: a text in double quotes, a number, true, false, null, {…} or […]\n',
  });
  expect(existsSync(join(folder, 'files'))).toBe(false);
});

test('a folder without a connector, and a file that is none, are said', async () => {
  const empty = makeFolder();
  expect(await runHeadwater(['debug', '.'], empty)).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(
      /^headwater: there is no connector in \S+: it needs a connector\.ts, or name the file: headwater debug <file>\n$/,
    ),
  });
  const none = makeConnector('');
  writeFileSync(join(none, 'connector.ts'), 'export const nothing = 1;\n');
  const { code, stderr } = await runHeadwater(['debug'], none);
  expect(code).toBe(1);
  expect(stderr).toContain('exports no connector (it exports nothing)');
});

test('a warehouse that another process holds is said, with the process; --fresh leaves it alone', async () => {
  const folder = makeConnector(upToOne, {}, keyed);
  mkdirSync(join(folder, 'files'));
  writeFileSync(
    join(folder, 'hold.mjs'),
    `import { DuckDBInstance } from '@duckdb/node-api';
     globalThis.held = await DuckDBInstance.create('files/warehouse.db');
     console.log('held');
     setInterval(() => {}, 1000);`,
  );
  const holder = spawn(process.execPath, ['hold.mjs'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(holder.stdout, 'data');
    const { code, stderr } = await runHeadwater(['debug'], folder);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `
Sync failed: ${join(folder, warehouse)} is held by ${realpathSync(process.execPath)} (process ${holder.pid}): close it there and run again

  code   destination_locked: Another program holds the destination.
  to do  the destination
`,
    });
    expect(await runHeadwater(['debug', '--fresh'], folder)).toEqual({
      code: 1,
      stdout: '',
      stderr: `headwater: ${warehouse} is in use by ${realpathSync(process.execPath)} (process ${holder.pid}): close that program, then try again\n`,
    });
    expect(existsSync(join(folder, warehouse))).toBe(true);
  } finally {
    holder.kill();
  }
});

test('a file that is no warehouse is left alone; --fresh replaces it', async () => {
  const folder = makeConnector(upToOne, { [warehouse]: 'no database '.repeat(1000) }, keyed);
  const { code, stderr } = await runHeadwater(['debug'], folder);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `
Sync failed: ${join(folder, warehouse)} is not a DuckDB file: move it away, or name another file

  code   destination_invalid: The destination is not one Headwater can write to.
  to do  the destination
`,
  });
  expect(readFileSync(join(folder, warehouse), 'utf8')).toBe('no database '.repeat(1000));
  expect((await runHeadwater(['debug', '--fresh'], folder)).code).toBe(0);
  expect(await rowsOf('number', folder)).toHaveLength(2);
});
