import type { ColumnType } from '@headwater/sdk';
import { describe, expect, test } from 'vitest';
import { load, lossesOf, type LoadOptions } from './load.ts';

type Table = NonNullable<LoadOptions['schema']>[string];

/** Loads two rows of a key and one of the key 5; gives the rows that are left by their `n`, or the error. */
async function loadKeys(id: unknown, type: ColumnType, options: Table = {}): Promise<unknown> {
  const schema = { thing: { primaryKey: ['id'], columns: { id: type, n: 'LONG' }, ...options } } as const;
  const other = type === 'NAIVE_DATE' ? '2024-02-29' : 5;
  const rows = [id, id, other].map((key, n) => ({ id: key, n }));
  return outcomeOf(load([[{ table: 'thing', rows }]], { schema }));
}

async function outcomeOf(loading: ReturnType<typeof load>): Promise<unknown> {
  try {
    const left = await loading;
    return { rows: left.tables.get('thing')?.columns.get('n')?.values, losses: lossesOf(left) };
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    return `${String(error.code)}: ${error.message}`;
  }
}

const refused = (key: string) =>
  expect.stringMatching(new RegExp(`^null_primary_key: .*table "thing".*"${key}"`));

const keysThatAreNone: [string, unknown, ColumnType][] = [
  ['null', null, 'LONG'],
  ['undefined', undefined, 'LONG'],
  ['NaN', Number.NaN, 'DOUBLE'],
  ['the text NaN', 'NaN', 'DOUBLE'],
  ['the date 0000-00-00', '0000-00-00', 'NAIVE_DATE'],
  ['the date infinity', 'infinity', 'NAIVE_DATE'],
];

describe.each(keysThatAreNone)('a key that is %s', (_, key, type) => {
  test('is refused by table and column', async () => {
    expect(await loadKeys(key, type)).toEqual(refused('id'));
  });

  test('is left out with its row, and counted, where the table asks for it', async () => {
    expect(await loadKeys(key, type, { onNullKey: 'skip' })).toEqual({
      rows: [2n],
      losses: expect.arrayContaining(['thing.undefined: 2 × left out: no key']),
    });
  });
});

test('a key its column refuses is no key either where such values become NULL', async () => {
  expect(await loadKeys('abc', 'LONG', { onTypeMismatch: 'null' })).toEqual(refused('id'));
});

test.each(['constructor', 'toString', '__proto__'])(
  'a row without its key column %s is refused',
  async (key) => {
    const schema = { thing: { primaryKey: [key] } };
    const rows = [{ n: 1 }, { n: 2 }];
    expect(await outcomeOf(load([[{ table: 'thing', rows }]], { schema }))).toEqual(refused(key));
  },
);
