import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { connector, type Row, type Schema } from '@headwater/sdk';
import { expect, test } from 'vitest';
import { newWarehouse } from '../cases/warehouse.ts';
import { ada, bob, everyPerson, person } from './people.ts';
import { listen, select } from './selected.ts';

const schema: Schema = {
  person: { primaryKey: ['id'], columns: { id: 'LONG', email: 'STRING' }, otherColumns: 'infer' },
  order: {
    primaryKey: ['id'],
    columns: { id: 'LONG', total: { type: 'DECIMAL', precision: 9, scale: 2 } },
  },
  empty: { primaryKey: ['id'], columns: { id: 'LONG', secret: 'LONG', note: 'STRING' } },
};

const shop = connector({
  schema,
  async update({ op }) {
    await op.upsert('person', ada);
    await op.truncate('order', { deferred: true });
    await op.upsert(
      'order',
      { id: 7, total: '9.50' },
      { file: { path: 'a.txt', data: Buffer.from('hello') } },
    );
    await op.upsert('stray', { id: 1, text: 'undeclared' });
    await op.checkpoint({ at: 1 });
    await op.truncate('order');
    await op.upsert('person', { ...bob, age: 41.5 });
    await op.checkpoint({ at: 2 });
  },
});

test('what is blocked is taken and dropped: nothing of it is in the destination, its files neither', async () => {
  const warehouse = await newWarehouse();
  const selection = select({
    person: { age: 'blocked' },
    order: 'blocked',
    stray: 'blocked',
    empty: { secret: 'blocked' },
  });
  const { tables, rows } = await warehouse.sync(shop, {
    selection,
    sizes: { fileSize: 1, bytesToLoadEarly: 1 },
  });
  expect(await warehouse.tables()).toEqual({
    person: [
      { id: 1, email: 'ada@example.com' },
      { id: 2, email: 'bob@example.com' },
    ],
    empty: [],
  });
  expect(
    await warehouse.query(
      "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'tester' ORDER BY ALL",
    ),
  ).toEqual([
    ['empty', '_fivetran_deleted'],
    ['empty', '_fivetran_synced'],
    ['empty', 'id'],
    ['empty', 'note'],
    ['person', '_fivetran_deleted'],
    ['person', '_fivetran_synced'],
    ['person', 'email'],
    ['person', 'id'],
  ]);
  expect(tables.map(({ table, upserts }) => [table, upserts])).toEqual([
    ['person', 2],
    ['empty', 0],
  ]);
  expect(rows).toBe(2);
  const folder = dirname(warehouse.file);
  expect(await readdir(folder)).not.toContain('tester');
  expect(await readdir(join(folder, 'spool'))).toEqual([]);
});

test('everything that is met is told, blocked or not, with a commit and only when there is news', async () => {
  const warehouse = await newWarehouse();
  const told = listen();
  const selection = select({ person: { age: 'blocked', email: 'hashed' }, order: 'blocked' });
  await warehouse.sync(shop, { selection, onEvent: told.onEvent });
  const order = {
    table: { name: 'order' },
    primaryKey: ['id'],
    columns: [
      { name: 'id', type: 'LONG' },
      { name: 'total', type: { type: 'DECIMAL', precision: 9, scale: 2 } },
    ],
  };
  const empty = {
    table: { name: 'empty' },
    primaryKey: ['id'],
    columns: [
      { name: 'id', type: 'LONG' },
      { name: 'secret', type: 'LONG' },
      { name: 'note', type: 'STRING' },
    ],
  };
  const stray = {
    table: { name: 'stray' },
    primaryKey: [],
    columns: [
      { name: 'id', type: 'LONG' },
      { name: 'text', type: 'STRING' },
    ],
  };
  const withAge = (type: string) => ({
    table: { name: 'person' },
    primaryKey: ['id'],
    columns: [
      { name: 'id', type: 'LONG' },
      { name: 'email', type: 'STRING' },
      { name: 'age', type },
    ],
  });
  expect(told.discovered).toEqual([
    [withAge('LONG'), order, empty, stray],
    [withAge('DOUBLE'), order, empty, stray],
  ]);
});

test('a column that becomes blocked keeps its values where a row is only updated, and is NULL where it comes whole', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(person(['id'], ['upsert', ada], ['upsert', bob]));
  const selection = select({ person: { id: 'blocked', email: 'blocked' } });
  await warehouse.sync(
    person(
      ['id'],
      ['upsert', { ...ada, age: 37 }],
      ['update', { id: 2, email: 'new@example.com', age: 42 }],
      ['upsert', { id: 3, email: 'eve@example.com', age: 1 }],
    ),
    { selection },
  );
  expect(await warehouse.query(everyPerson)).toEqual([
    [1, null, 37, false],
    [2, 'bob@example.com', 42, false],
    [3, null, 1, false],
  ]);
});

test('a column that is dropped is taken out of what is stored, rows or none, and comes back empty', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(person(['id'], ['upsert', ada], ['upsert', bob]));
  const dropped = select({ person: { id: 'dropped', email: 'dropped', age: 'dropped' } });
  await warehouse.sync(person(['id']), { selection: dropped });
  expect(await warehouse.query(everyPerson)).toEqual([
    [1, false],
    [2, false],
  ]);
  await warehouse.sync(person(['id'], ['upsert', { ...ada, name: 'Ada' }]), { selection: dropped });
  await warehouse.sync(person(['id'], ['update', { id: 2, email: 'new@example.com' }]), {
    selection: select({ person: { age: 'dropped' } }),
  });
  expect(await warehouse.query('SELECT id, name, email FROM tester.person ORDER BY id')).toEqual([
    [1, 'Ada', null],
    [2, null, 'new@example.com'],
  ]);
});

test('no table of a blocked schema comes but those that are named', async () => {
  const warehouse = await newWarehouse();
  const two = connector({
    async update({ op }) {
      await op.upsert('plain', { id: 1 });
      await op.upsert('named', { id: 2 });
    },
  });
  const named = { table: { name: 'named' }, isStored: true, columns: {}, newColumns: 'stored' } as const;
  const { tables } = await warehouse.sync(two, {
    selection: { ...select({}, { blockedSchemas: [null, 'other'] }), tables: [named] },
  });
  expect(tables.map(({ table }) => table)).toEqual(['named']);
});

test('tables and columns that nobody named can be blocked; a key never is', async () => {
  const warehouse = await newWarehouse();
  const selection = select({ person: { age: 'stored' } }, { newTables: 'blocked', newColumns: 'blocked' });
  await warehouse.sync(shop, { selection });
  expect(await warehouse.tables()).toEqual({
    person: [
      { id: 1, age: 36 },
      { id: 2, age: 41.5 },
    ],
  });
});

test('names of tables and columns are what JavaScript has its own for', async () => {
  const warehouse = await newWarehouse();
  const odd = connector({
    async update({ op }) {
      const row: Row = JSON.parse('{"id":1,"toString":"a","valueOf":"b"}');
      await op.upsert('constructor', row);
      await op.upsert('__proto__', { id: 2 });
    },
  });
  const columns = JSON.parse('{"__proto__":"stored","valueOf":"blocked"}');
  await warehouse.sync(odd, { selection: select({ constructor: columns, Constructor: 'blocked' }) });
  const tables = await warehouse.tables();
  expect(Object.entries(tables)).toEqual([
    ['constructor', [{ id: 1, toString: 'a' }]],
    ['__proto__', [{ id: 2 }]],
  ]);
});

test('a summary shows no value of a column that is hidden', async () => {
  const warehouse = await newWarehouse();
  const losing: Schema = {
    person: {
      primaryKey: ['id'],
      columns: { id: 'LONG', code: 'LONG', pin: 'LONG', size: 'LONG' },
      onTypeMismatch: 'null',
      onNullKey: 'skip',
    },
  };
  const source = connector({
    schema: losing,
    async update({ op }) {
      await op.upsert('person', [
        { id: 1, code: 'secret code', pin: 'secret pin', size: 'large' },
        { id: null, code: 'secret too' },
      ]);
    },
  });
  const { tables } = await warehouse.sync(source, {
    selection: select({ person: { code: 'hashed', pin: 'blocked' } }),
  });
  const losses = tables.flatMap((table) => table.losses.map(({ column, sample }) => [column, sample]));
  expect(losses).toEqual([
    [undefined, '(hashed)'],
    ['code', '(hashed)'],
    ['size', '"large"'],
  ]);
});
