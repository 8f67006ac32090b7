import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, expect, test } from 'vitest';
import { makeConnector, removeFolders, runHeadwater, steady } from '../headwater-process.ts';

afterAll(removeFolders);

const warehouse = join('files', 'warehouse.db');
const declarations = `schema: { number: { primaryKey: ['id'], columns: { id: 'LONG' } } },
  state: { next: 1 },`;
const threeMore = `    await op.upsert('number', [0, 1].map((more) => ({ id: state.next + more })));
    await op.checkpoint({ next: state.next + 2 });
    await op.upsert('number', { id: state.next + 2 });
    await op.upsert('note', { text: 'not declared' });`;

const counted = `checkpoint 1, 2 rows so far
Dry run succeeded in … s: 4 rows, 1 checkpoint

  table          rows  updates  deletes  truncates
  tester.number     3        0        0          0
  tester.note       1        0        0          0

  data  nothing was written
  next  headwater debug
`;

test('a dry run counts rows, and makes neither a warehouse nor a state', async () => {
  const folder = makeConnector(threeMore, {}, declarations);
  const { code, stdout, stderr } = await runHeadwater(['debug', '--dry-run'], folder);
  expect({ code, stdout: steady(stdout), stderr }).toEqual({
    code: 0,
    stdout: `started    as a first sync: there is no state yet\n${counted}`,
    stderr: '',
  });
  expect(readdirSync(join(folder, 'files'))).toEqual(['spool']);
  expect(readdirSync(join(folder, 'files', 'spool'))).toEqual([]);
});

test('a dry run starts from what was stored, and leaves every byte of it; with --fresh, from nothing', async () => {
  const folder = makeConnector(threeMore, {}, declarations);
  await runHeadwater(['debug'], folder);
  const stored = () =>
    [warehouse, join('files', 'state.json')].map((name) => readFileSync(join(folder, name)));
  const before = stored();
  const next = await runHeadwater(['debug', '--dry-run'], folder);
  expect(steady(next.stdout)).toBe(`started    from the state {"next":3}\n${counted}`);
  const fresh = await runHeadwater(['debug', '--dry-run', '--fresh'], folder);
  expect(steady(fresh.stdout)).toBe(`started    as a first sync: there is no state yet\n${counted}`);
  expect(stored()).toEqual(before);
});

test('as JSON, the result of a dry run says so', async () => {
  const folder = makeConnector(threeMore, {}, declarations);
  const { stdout } = await runHeadwater(['debug', '--dry-run', '--json'], folder);
  const result: Record<string, unknown> = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  const { kind, status, rows, isDryRun } = result;
  expect({ kind, status, rows, isDryRun }).toEqual({
    kind: 'result',
    status: 'succeeded',
    rows: 4,
    isDryRun: true,
  });
});

test('a dry run that fails keeps nothing and says nothing of what is kept', async () => {
  const folder = makeConnector(`${threeMore}\n    throw new Error('no more');`, {}, declarations);
  const { code, stderr } = await runHeadwater(['debug', '--dry-run'], folder);
  expect({ code, stderr: stderr.replace(/ at .*?\(/, ' at (') }).toEqual({
    code: 1,
    stderr: `
Sync failed: Error: no more
    at (connector.ts:10:11)

  code   connector_failed: The code of the connector threw an error.
  to do  you: the connector, its configuration or its state
`,
  });
  expect(existsSync(join(folder, warehouse))).toBe(false);
});

test('--keep-spool keeps the files of a sync, with the names of their columns', async () => {
  const folder = makeConnector(threeMore, {}, declarations);
  const { stdout } = await runHeadwater(['debug', '--keep-spool'], folder);
  const kept = /^ {2}spool (.*), 3 Parquet files$/m.exec(stdout)?.[1] ?? '';
  const below = join(folder, kept);
  expect(readdirSync(below).toSorted()).toEqual([
    'columns.jsonl',
    'tester.note-3.parquet',
    'tester.number-1.parquet',
    'tester.number-2.parquet',
  ]);
  expect(readFileSync(join(below, 'columns.jsonl'), 'utf8').split('\n')[0]).toBe(
    '{"file":"tester.number-1.parquet","columns":{"c0":"id LONG"}}',
  );
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const reader = await connection.runAndReadAll(
    `SELECT c0 FROM '${join(below, 'tester.number-*.parquet')}' ORDER BY c0`,
  );
  expect(reader.getRows()).toEqual([[1n], [2n], [3n]]);
  expect((await runHeadwater(['reset', '--yes'], folder)).stdout).toContain(`  ${join('files', 'kept')}\n`);
  expect(readdirSync(join(folder, 'files'))).toEqual(['spool']);
});
