import { connector, type Schema } from '@headwater/sdk';
import { expect, test } from 'vitest';
import { newWarehouse } from './warehouse.ts';

const systemColumns = ['_fivetran_synced', '_fivetran_deleted'];

type Rows = readonly Readonly<Record<string, unknown>>[];

/** Upserts rows into the table `thing`, one sync after the other, and gives its columns and rows. */
async function storedThings(naming: 'FIVETRAN' | 'SOURCE', ...syncs: readonly Rows[]) {
  const schema: Schema = { thing: { primaryKey: ['id'] } };
  const warehouse = await newWarehouse();
  for (const rows of syncs) {
    const things = connector({
      schema,
      async update({ op }) {
        await op.upsert('thing', rows);
      },
    });
    await warehouse.sync(things, { naming });
  }
  const described = await warehouse.query('DESCRIBE tester.thing');
  const columns = described.map(([name]) => String(name)).filter((name) => !systemColumns.includes(name));
  return { columns, rows: (await warehouse.tables())['thing'] };
}

test('case 35: names that differ only in what a name cannot hold are columns of their own', async () => {
  const first = { id: 1, 'na!e': 'Max', 'na%e': 'Germany' };
  const later = { id: 2, 'na e': 'a', 'na%e': 'b', 'na!e': 'c' };
  expect(await storedThings('FIVETRAN', [first], [later])).toEqual({
    columns: ['id', 'na_e', 'na_e_6d222a', 'na_e_51de24'],
    rows: [{ ...first, 'na e': null }, later],
  });
  expect(await storedThings('SOURCE', [first], [later])).toEqual({
    columns: ['id', 'na!e', 'na%e', 'na e'],
    rows: [{ ...first, 'na e': null }, later],
  });
});

test('case 35: a name stays what it is, whatever comes later and in whatever order', async () => {
  const rows = [
    { id: 1, userData: 'a' },
    { id: 2, user_data: 'b', userData: 'c' },
    { id: 3, 'user-data': 'd' },
  ];
  const columns = ['id', 'user_data', 'user_data_3279da', 'user_data_165daa'];
  const complete = rows.map((row) => ({ userData: null, user_data: null, 'user-data': null, ...row }));
  expect(await storedThings('FIVETRAN', ...rows.map((row) => [row]))).toEqual({ columns, rows: complete });
});

test('case 35: names that hold what no name may stay apart and keep their values', async () => {
  const row = {
    id: 1,
    'a\ud800': 1,
    'a\ud801': 2,
    'a\0': 3,
    'a\ufffd': 4,
    '': 5,
    _fivetran_synced: 6,
    _fivetran_id: 7,
  };
  for (const naming of ['FIVETRAN', 'SOURCE'] as const) {
    const { columns, rows } = await storedThings(naming, [row], [{ ...row, 'a\ud801': 'two' }]);
    expect(rows).toEqual([{ ...row, 'a\ud801': 'two' }]);
    expect(new Set(columns).size).toBe(columns.length);
  }
});

test('case 37: names of every script stay readable, or as they are', async () => {
  const row = {
    id: 1,
    名前: 'a',
    größe: 'b',
    Привет: 'c',
    שלום: 'd',
    é: 'e',
    'e\u0301': 'f',
    '👑': 'g',
    '\ue000': 'h',
  };
  expect(await storedThings('FIVETRAN', [row])).toEqual({
    columns: ['id', 'ming_qian', 'grosse', 'privet', 'slvm', 'e', 'e_bf1276', '_crown_', '_d3bff2'],
    rows: [row],
  });
  expect(await storedThings('SOURCE', [row])).toEqual({ columns: Object.keys(row), rows: [row] });
});

test('case 38: names that differ in case alone are columns of their own', async () => {
  const row = { id: 1, Aa: 1, aA: 2, AA: 3, aa: 4, ID: 5, ß: 6, SS: 7, ſ: 8, s: 9 };
  const { columns, rows } = await storedThings('FIVETRAN', [row], [{ ...row, aa: 5 }]);
  expect(rows).toEqual([{ ...row, aa: 5 }]);
  expect(columns.slice(0, 5)).toEqual(['id', 'aa', 'a_a', 'aa_58bb11', 'aa_961b6d']);
  const source = await storedThings('SOURCE', [row], [{ ...row, aa: 5 }]);
  expect(source.rows).toEqual([{ ...row, aa: 5 }]);
  expect(source.columns.slice(0, 4)).toEqual(['id', 'Aa', 'aA_af1c08', 'AA_58bb11']);
});

test('case 73: names in capitals, of SQL or with quotes in them are quoted everywhere', async () => {
  const names = [
    'SELECT',
    'Order',
    'two words',
    'q"uote',
    "ap'os",
    'a;--',
    'a.b',
    '$1',
    'a\nb',
    '*',
    'rowid',
    '\\',
  ];
  const row = (id: number, text: string) => ({
    ID: id,
    ...Object.fromEntries(names.map((name) => [name, name + text])),
  });
  const warehouse = await newWarehouse();
  const quoted = connector({
    schema: Object.fromEntries(names.map((name) => [name, { primaryKey: ['ID', name] }])),
    async update({ op }) {
      for (const name of names) {
        await op.upsert(name, [row(1, ''), row(2, '')]);
        await op.checkpoint({});
        await op.update(name, { ...row(1, ' new'), [name]: name });
        await op.delete(name, { ID: 2, [name]: name });
      }
    },
  });
  await warehouse.sync(quoted, { naming: 'SOURCE' });
  const tables = await warehouse.tables();
  const expected = (name: string) => [
    { ...row(1, ' new'), [name]: name },
    { ...row(2, ''), _fivetran_deleted: true },
  ];
  for (const name of names) expect([name, tables[name]]).toEqual([name, expected(name)]);
});
