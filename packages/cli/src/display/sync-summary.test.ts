import type { SyncResult, TableSummary } from '@headwater/engine';
import { HeadwaterError, restoreError } from '@headwater/protocol';
import { expect, test } from 'vitest';
import { resultLine } from './json-display.ts';
import { plainStyle } from './output.ts';
import { failureLines } from './sync-failure.ts';
import { successLine, summaryLines } from './sync-summary.ts';

function table(name: string, more: Partial<TableSummary> = {}): TableSummary {
  const zeros = {
    upserts: 0,
    updates: 0,
    deletes: 0,
    truncates: 0,
    repeated: 0,
    replaced: 0,
    unknownKeys: 0,
  };
  const destination = { schema: 'tester', name };
  return {
    table: name,
    destination,
    ...zeros,
    losses: [],
    changedKey: null,
    renamed: [],
    undeclared: [],
    ...more,
  };
}

const hello: SyncResult = {
  status: 'succeeded',
  state: {},
  checkpoints: 1,
  tables: [table('hello', { upserts: 1 })],
  rows: 1,
  seconds: 0.0421,
};

function summary(result: SyncResult, columns: number | null = null): string {
  return [successLine(result, plainStyle), ...summaryLines(result, columns, plainStyle)].join('\n');
}

test('a small sync has a small summary', () => {
  expect(summary(hello)).toBe(`Sync succeeded in 0.04 s: 1 row, 1 checkpoint

  table         rows written  updates  deletes  truncates
  tester.hello             1        0        0          0`);
});

test('everything a person should know is there, when there is any', () => {
  const flights = table('flights', {
    upserts: 1_200_000,
    updates: 3,
    deletes: 2,
    truncates: 1,
    replaced: 10,
    repeated: 7,
    unknownKeys: 1,
    losses: [
      { column: 'price', reason: 'rounded to 2 digits', count: 12, sample: '1.005' },
      { reason: 'without a key left out', count: 1, sample: '{"id":\u001bnull}' },
    ],
    renamed: [{ source: 'userData', name: 'user_data' }],
    undeclared: ['extra', 'more'],
  });
  expect(
    summary({ ...hello, tables: [flights, table('hello')], rows: 1_200_005, checkpoints: 12, seconds: 75.4 }),
  ).toBe(`Sync succeeded in 75 s: 1,200,005 rows, 15,915 rows/s, 12 checkpoints

  table           rows written  updates  deletes  truncates  replaced  repeated  unknown keys
  tester.flights     1,200,000        3        2          1        10         7             1
  tester.hello               0        0        0          0         0         0             0

  tester.flights.price: 12 values rounded to 2 digits, for example 1.005
  tester.flights: 1 row without a key left out, for example {"id":\\u001bnull}
  tester.flights: renamed columns: userData → user_data
  tester.flights: columns the schema does not declare: extra, more`);
});

test('a changed key is told, once for each table', () => {
  const changedKey = { from: ['_fivetran_id'], to: ['id', 're\ngion'] };
  expect(summary({ ...hello, tables: [table('hello', { changedKey })] })).toContain(
    '\n  tester.hello: the primary key was none and is id, re\\ngion now',
  );
});

test('a narrow terminal cuts names, not numbers', () => {
  const long = { ...hello, tables: [table('a_table_with_a_long_name', { upserts: 5 })] };
  expect(summaryLines(long, 60, plainStyle)).toEqual([
    '',
    '  table            rows written  updates  deletes  truncates',
    '  tester.a_table…             5        0        0          0',
  ]);
});

const failed = { ...hello, status: 'failed', checkpoints: 3, rows: 1200, state: { cursor: 'x' } } as const;

function failure(error: HeadwaterError, more: Partial<SyncResult> = {}, hasStarted = true): string {
  return failureLines(
    { ...failed, error, ...more },
    { folder: '/home/ada/flights', hasStarted },
    plainStyle,
  ).join('\n');
}

test('a failure says what happened, who acts and what is kept', () => {
  const error = new HeadwaterError('type_mismatch', 'column "price" of "flights": "ten" is no LONG\u001b[2J');
  expect(failure(error)).toBe(
    String.raw`Sync failed: column "price" of "flights": "ten" is no LONG\u001b[2J

  code   type_mismatch: A value does not fit the declared type of its column.
  to do  you: the connector, its configuration or its state
  kept   everything up to checkpoint 3, 1,200 rows
  state  {"cursor":"x"}`,
  );
  expect(failure(error, { checkpoints: 0, rows: 0 })).toContain('\n  kept   what earlier syncs wrote\n');
  expect(failure(error, { checkpoints: 0 })).toContain(
    '\n  kept   what earlier syncs wrote, and 1,200 rows that the next sync sends again\n',
  );
  expect(failure(error, { checkpoints: 0, state: null })).toMatch(
    /\n  kept   nothing was committed yet: the next sync is a first one$/,
  );
});

test('a sync that did not start says nothing about what is kept: it is not known', () => {
  const error = new HeadwaterError('destination_locked', 'it is held by another program');
  expect(failure(error, { checkpoints: 0, state: null }, false))
    .toBe(`Sync failed: it is held by another program

  code   destination_locked: Another program holds the destination.
  to do  the destination`);
});

test('an error of the connector shows where in its own files it came from', () => {
  const stack = `TypeError: fetch failed
    at fetch (node:internal/deps/undici/undici:1:2)
    at request (file:///home/ada/flights/node_modules/client/index.js:3:4)
    at readPage (file:///home/ada/flights/pages.ts:5:6)
    at async Object.update (/home/ada/flights/connector.ts:7:8)
    at async run (file:///usr/lib/node_modules/headwater/host.ts:9:10)`;
  const error = restoreError({ code: 'connector_failed', message: 'TypeError: fetch failed', stack });
  expect(failure(error)).toBe(`Sync failed: TypeError: fetch failed
    at readPage (pages.ts:5:6)
    at async Object.update (connector.ts:7:8)

  code   connector_failed: The code of the connector threw an error.
  to do  you: the connector, its configuration or its state
  kept   everything up to checkpoint 3, 1,200 rows
  state  {"cursor":"x"}`);
});

test('a fault of ours shows its whole stack, and an error raised on purpose none', () => {
  const stack = 'Error: no\n    at there (file:///somewhere/engine.ts:1:2)';
  expect(failure(restoreError({ code: 'internal', message: 'no', stack }))).toContain(
    '\n    at there (file:///somewhere/engine.ts:1:2)\n\n  code   internal',
  );
  expect(failure(restoreError({ code: 'source', message: 'no', stack }))).not.toContain('at there');
});

test('a cancelled sync says what is kept', () => {
  const error = new HeadwaterError('sync_cancelled', 'the sync was stopped');
  expect(failure(error, { status: 'cancelled' })).toBe(`Sync cancelled: the sync was stopped

  kept   everything up to checkpoint 3, 1,200 rows
  state  {"cursor":"x"}`);
});

test('as JSON, a result is one line, its error with code and actor', () => {
  const error = new HeadwaterError('source', 'GET /issues answered 401');
  const line = resultLine({ ...failed, tables: [], error }, false);
  expect(line).toMatch(/^[^\n]*\n$/);
  expect(JSON.parse(line)).toEqual({
    kind: 'result',
    status: 'failed',
    state: { cursor: 'x' },
    checkpoints: 3,
    tables: [],
    rows: 1200,
    seconds: 0.0421,
    error: { code: 'source', actor: 'source', message: 'GET /issues answered 401' },
  });
});
