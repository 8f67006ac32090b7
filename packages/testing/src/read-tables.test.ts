import { connector } from '@headwater/sdk';
import { expect, test } from 'vitest';
import { sync } from './sync.ts';

/** What `JSON.rawJSON` makes of digits. */
function rawJson(digits: string): unknown {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- ES2025, in Node 24, not yet in TypeScript's library
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(digits);
}

/** The column `value` of a table that was given some values, in their order. */
async function readBack(type: 'JSON' | 'STRING' | 'XML', values: readonly unknown[]): Promise<unknown[]> {
  const { tables } = await sync(
    connector({
      schema: { thing: { primaryKey: ['n'], columns: { n: 'LONG', value: type } } },
      async update({ op }) {
        const rows = values.map((value, n) => ({ n, value }));
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the values are of the type that is tried
        await op.upsert('thing', rows as never);
      },
    }),
  );
  return tables.thing.map((row) => row.value);
}

test('a table and a column called __proto__ are shown like any other', async () => {
  const row = Object.fromEntries([
    ['n', 1],
    ['__proto__', 'mine'],
    ['constructor', 'too'],
  ]);
  const { tables } = await sync(
    connector({
      schema: Object.fromEntries([['__proto__', { primaryKey: ['n'] }]]),
      async update({ op }) {
        await op.upsert('__proto__', row);
      },
    }),
  );
  const shown = Object.entries(tables).map(([name, rows]) => [
    name,
    rows.map((each) => Object.entries(each)),
  ]);
  expect(shown).toEqual([['__proto__', [Object.entries(row)]]]);
});

test('numbers in JSON that a double does not hold are bigint, or what JSON.rawJSON gives', async () => {
  const given = [
    { whole: [9007199254740993n, -(2n ** 80n), 2n ** 53n], below: 2 ** 53 - 1 },
    [rawJson('0.12345678901234567890'), rawJson('1e400'), rawJson('-1e-400')],
    rawJson('123456789012345678901234567890.5'),
    [0.1, 1e21, 5e-324, Number.MAX_VALUE, -1.5],
    Object.fromEntries([['__proto__', [2n ** 64n]]]),
  ];
  expect(await readBack('JSON', given)).toStrictEqual(given);
});

test('numbers in JSON that a double holds are numbers, however they were written', async () => {
  const given = [rawJson('1.10'), rawJson('100.0'), rawJson('1E2'), 2 ** 53];
  expect(await readBack('JSON', given)).toEqual([1.1, 100, 100, 2n ** 53n]);
});

test('a byte order mark at the beginning of a text is shown', async () => {
  const texts = ['\ufeffa', '\ufeff', '\ufeff\ufeff', 'a\ufeff', '', '\0', 'größe 🦆'];
  expect(await readBack('STRING', texts)).toEqual(texts);
  expect(await readBack('XML', texts)).toEqual(texts);
  expect(await readBack('JSON', texts)).toEqual(texts);
});

test('rows are in the order of their keys, not of the text of these', async () => {
  const { tables } = await sync(
    connector({
      schema: {
        thing: { primaryKey: ['amount'], columns: { amount: { type: 'DECIMAL', precision: 6, scale: 2 } } },
      },
      async update({ op }) {
        await op.upsert(
          'thing',
          ['10', '9', '-2', '-10'].map((amount) => ({ amount })),
        );
      },
    }),
  );
  expect(tables.thing).toEqual(['-10.00', '-2.00', '9.00', '10.00'].map((amount) => ({ amount })));
});

test('a state that is no plain JSON is refused when it is given', async () => {
  const keeper = connector({ state: { since: 0 }, async update() {} });
  await expect(sync(keeper, { state: { since: Number.NaN } })).rejects.toMatchObject({
    code: 'state_invalid',
    message: 'state.since is NaN: a state holds objects, arrays, texts, numbers, true, false and null',
  });
});

test('tables of one name in several schemas are read as the connector names them', async () => {
  const { tables } = await sync(
    connector({
      schema: {
        order: { primaryKey: ['id'] },
        northern: { schema: 'north', table: 'order', primaryKey: ['id'] },
      },
      async update({ op }) {
        await op.upsert('order', { id: 1 });
        await op.upsert('northern', { id: 2 });
        await op.upsert('order', { id: 3 }, { schema: 'south' });
      },
    }),
  );
  expect(tables).toEqual({ order: [{ id: 1 }], northern: [{ id: 2 }], 'south.order': [{ id: 3 }] });
});
