import { connector, type Table } from '@headwater/sdk';
import { expect, test } from 'vitest';
import './expectations.ts';
import { newWarehouse } from './warehouse.ts';

/** Upserts a row with a key, then one without; gives the error and the rows that are there. */
async function failedRow(bad: Readonly<Record<string, unknown>>, table: Table) {
  const warehouse = await newWarehouse();
  const good = Object.fromEntries((table.primaryKey ?? []).map((name) => [name, '2024-01-01']));
  const error = await warehouse.failedSync(
    connector({
      schema: { thing: table as Table },
      async update({ op }) {
        await op.upsert('thing', { ...good, n: 1 });
        await op.checkpoint({});
        await op.upsert('thing', [{ ...good, n: 2 }, bad]);
      },
    }),
  );
  return { error, rows: (await warehouse.tables())['thing']?.map((row) => row['n']) };
}

const keyed = { primaryKey: ['id'] };

test.each([
  ['null', { id: null, n: 3 }, keyed, 'id'],
  ['undefined', { id: undefined, n: 3 }, keyed, 'id'],
  ['missing', { n: 3 }, keyed, 'id'],
  ['NaN', { id: NaN, n: 3 }, keyed, 'id'],
  [
    'missing, and called like what every object has',
    { n: 3 },
    { primaryKey: ['constructor'] },
    'constructor',
  ],
  ['null in one of two columns', { a: 'x', b: null, n: 3 }, { primaryKey: ['a', 'b'] }, 'b'],
] as const)(
  'case 46: a key that is %s fails the sync, naming table, row and column',
  async (_, bad, table, column) => {
    expect(await failedRow(bad, table)).toEqual({
      error: `null_primary_key: upsert on table "thing": row 2 of 2 has no value for the key column "${column}": ${JSON.stringify(bad)}`,
      rows: [1],
    });
  },
);

test.each([
  ['0000-00-00', '0000-00-00', { columns: { id: 'NAIVE_DATE', n: 'LONG' } }],
  ['infinity', 'infinity', { columns: { id: 'NAIVE_DATE', n: 'LONG' } }],
  ['a value that becomes NULL', 'x', { columns: { id: 'NAIVE_DATE', n: 'LONG' }, onTypeMismatch: 'null' }],
] as const)(
  'case 46: a key that turns into NULL on its way (%s) fails the sync like one that was NULL',
  async (_, id, table) => {
    expect(await failedRow({ id, n: 3 }, { ...keyed, ...table })).toEqual({
      error: expect.stringMatching(/^null_primary_key: .*"thing".*"id"/),
      rows: [1],
    });
  },
);

test('case 46: a key that is the text NaN fails the sync like the number', async () => {
  const table = { ...keyed, columns: { id: 'DOUBLE', n: 'LONG' } } as const;
  const warehouse = await newWarehouse();
  const error = await warehouse.failedSync(
    connector({
      schema: { thing: table as Table },
      async update({ op }) {
        await op.upsert('thing', { id: 'NaN', n: 1 });
      },
    }),
  );
  expect(error).toMatch(/^null_primary_key: .*"thing".*"id"/);
});

const losses = ['thing: 3 × left out: no key'];

test('case 46: rows without a key are left out and counted where the table says so', async () => {
  const rows = [{ id: null, n: 1 }, { id: 1, n: 2 }, { n: 3 }, { id: NaN, n: 4 }, { id: '', n: 5 }];
  const steps = rows.map((row) => ({ upsert: row }));
  await expect(steps).toLeave(
    {
      rows: [
        { id: '', n: 5 },
        { id: '1', n: 2 },
      ],
      losses,
    },
    { ...keyed, onNullKey: 'skip' },
  );
});

test('case 46: rows whose key turns into NULL on its way are left out where the table says so', async () => {
  const kept = [
    { id: '2024-01-01', n: 1 },
    { id: '2024-01-02', n: 3 },
  ];
  const steps = [kept[0], { id: '0000-00-00', n: 2 }, kept[1]].map((row) => ({ upsert: row }));
  const table = { ...keyed, columns: { id: 'NAIVE_DATE', n: 'LONG' }, onNullKey: 'skip' } as const;
  const leftOut = expect.stringMatching('left out');
  await expect(steps).toLeave({ rows: kept, losses: expect.arrayContaining([leftOut]) }, table);
});

test('case 46: rows that are left out are counted though no row is left', async () => {
  const warehouse = await newWarehouse();
  const { tables, rows } = await warehouse.sync(
    connector({
      schema: { thing: { ...keyed, onNullKey: 'skip' } as Table },
      async update({ op }) {
        await op.upsert('thing', [{ id: null }, { id: null }]);
        await op.upsert('thing', { id: null });
      },
    }),
  );
  expect({ rows, losses: tables.map(({ losses: counted }) => counted) }).toEqual({
    rows: 0,
    losses: [[{ reason: 'left out: no key', count: 3, sample: '{"id":null}' }]],
  });
});
