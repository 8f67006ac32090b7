import { expect, test } from 'vitest';
import type { Step } from './every-way.ts';
import './expectations.ts';
import { rawJson } from './raw-json.ts';

const upserts = (rows: readonly object[]): Step[] => rows.map((row) => ({ upsert: { ...row } }));
/** Rows of the given keys, each with its place in the order. */
const inOrder = (keys: readonly unknown[]): Step[] => upserts(keys.map((id, place) => ({ id, place })));
const keyOf = (type: 'UTC_DATETIME' | 'BOOLEAN') =>
  ({
    primaryKey: ['id'],
    columns: { id: type, place: 'LONG' },
  }) as const;

test('case 42: of two rows of one key the last one wins, whole', async () => {
  const rows = [
    { id: 1, name: 'old' },
    { id: 2, name: 'other' },
    { id: 1, name: 'new' },
    { id: 1, age: 5 },
  ];
  await expect(upserts(rows)).toLeave({
    rows: [
      { id: 1, name: null, age: 5 },
      { id: 2, name: 'other', age: null },
    ],
  });
});

test.each([
  [
    'text',
    ['a', 'A', 'a', 'a '],
    [
      { id: 'A', place: 1 },
      { id: 'a', place: 2 },
      { id: 'a ', place: 3 },
    ],
  ],
  [
    'text of a number',
    [1, '1', 2, '2'],
    [
      { id: '1', place: 1 },
      { id: '2', place: 3 },
    ],
  ],
  ['a decimal', [rawJson('1.0'), rawJson('1.00'), 1], [{ id: '1.00', place: 2 }]],
  ['a decimal, then its text', [rawJson('1.50'), '1.5'], [{ id: '1.5', place: 1 }]],
  [
    'a float',
    [0.5, 0, -0, 0.5],
    [
      { id: 0, place: 2 },
      { id: 0.5, place: 3 },
    ],
  ],
  [
    'beyond 64 bits',
    [2n ** 63n, 5, 2n ** 63n],
    [
      { id: '5', place: 1 },
      { id: '9223372036854775808', place: 2 },
    ],
  ],
  [
    'a boolean',
    [true, false, true],
    [
      { id: false, place: 1 },
      { id: true, place: 2 },
    ],
  ],
])('case 42: the last one wins when the key is %s', async (_, keys, rows) => {
  await expect(inOrder(keys)).toLeave({ rows });
});

test('case 11: keys that become the same text are one row', async () => {
  await expect(inOrder(['a\ud800', 'a\ud801', 'a\ufffd'])).toLeave({
    rows: [{ id: 'a\ufffd', place: 2 }],
    losses: ['thing.id: 2 × had half a surrogate pair, now U+FFFD'],
  });
});

test('case 42: keys that are equal only once they are stored are one row', async () => {
  const instants = ['2024-01-01T00:00:00Z', '2024-01-01T05:00:00+05:00', '2024-01-01T00:00:00.0000001Z'];
  await expect(inOrder(instants)).toLeave(
    { rows: [{ id: '2024-01-01 00:00:00+00', place: 2 }], losses: ['thing.id: 1 × cut to microseconds'] },
    keyOf('UTC_DATETIME'),
  );
  await expect(inOrder([true, 1, 'true', 0])).toLeave(
    {
      rows: [
        { id: false, place: 3 },
        { id: true, place: 2 },
      ],
    },
    keyOf('BOOLEAN'),
  );
});

test('case 42: a key of several columns is all of them', async () => {
  const rows = [
    { a: '1,2', b: '3', n: 1 },
    { a: '1', b: '2,3', n: 2 },
    { a: '', b: '', n: 3 },
    { a: '1', b: '2,3', n: 4 },
  ];
  await expect(upserts(rows)).toLeave(
    { rows: [rows[2] ?? {}, rows[3] ?? {}, rows[0] ?? {}] },
    { primaryKey: ['a', 'b'] },
  );
});
