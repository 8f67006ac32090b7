import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { connector, type Row, type Schema } from '@headwater/sdk';
import { expect, test } from 'vitest';
import { newWarehouse } from '../cases/warehouse.ts';
import { hashOf, listen, select } from './selected.ts';

const ada = { id: 1, email: 'ada@example.com', age: 36 };
const bob = { id: 2, email: 'bob@example.com', age: 41 };
const everyPerson = 'SELECT * EXCLUDE (_fivetran_synced) FROM tester.person ORDER BY ALL';

type Write = ['upsert' | 'update' | 'delete', Row];

/** A connector with the table `person` and some operations. */
function person(primaryKey: string[], ...writes: Write[]) {
  return connector({
    schema: { person: { primaryKey } },
    async update({ op }) {
      for (const [operation, row] of writes) await op[operation]('person', row);
      await op.checkpoint({ writes: writes.length });
    },
  });
}

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

test('a hashed column is text and merges: upserts, updates and NULL are as ever', async () => {
  const warehouse = await newWarehouse();
  const selection = select({ person: { age: 'hashed' } });
  await warehouse.sync(
    person(
      ['id'],
      ['upsert', ada],
      ['upsert', { ...bob, age: null }],
      ['upsert', { id: 3, age: 1.5 }],
      ['update', { id: 1, age: 40 }],
      ['upsert', { id: 4, age: '40' }],
    ),
    { selection, sizes: { fileSize: 1 } },
  );
  expect(await warehouse.query(everyPerson)).toEqual([
    [1, 'ada@example.com', hashOf('40'), false],
    [2, 'bob@example.com', null, false],
    [3, null, hashOf('1.5'), false],
    [4, null, hashOf('40'), false],
  ]);
});

test.each([
  ['rows come one by one', { fileSize: 1, bytesToLoadEarly: 1 }],
  ['rows come together', {}],
])('a hashed key merges by its hash when %s', async (_, sizes) => {
  const warehouse = await newWarehouse();
  const selection = select({ person: { email: 'hashed' } });
  const rows = person(
    ['email'],
    ['upsert', ada],
    ['upsert', bob],
    ['update', { email: ada.email, age: 37 }],
    ['delete', { email: bob.email }],
    ['upsert', { ...ada, id: 9 }],
    ['update', { email: 'nobody@example.com', age: 1 }],
  );
  await warehouse.sync(rows, { selection, sizes });
  const { tables } = await warehouse.sync(person(['email'], ['upsert', { ...bob, age: 50 }]), {
    selection,
    sizes,
  });
  expect(tables).toMatchObject([{ replaced: 1 }]);
  const expected = [
    [hashOf(ada.email), 9, 36, false],
    [hashOf(bob.email), 2, 50, false],
  ];
  expect(
    await warehouse.query('SELECT * EXCLUDE (_fivetran_synced) FROM tester.person ORDER BY age'),
  ).toEqual(expected);
});

test('what is stored is hashed once its column is: keys merge on, and deleted rows are hidden too', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(person(['id'], ['upsert', ada], ['upsert', bob], ['delete', { id: 2 }]));
  const selection = select({ person: { id: 'hashed', email: 'hashed' } });
  await warehouse.sync(person(['id'], ['update', { id: 1, age: 37 }], ['upsert', { ...ada, id: 3 }]), {
    selection,
  });
  expect(
    await warehouse.query('SELECT * EXCLUDE (_fivetran_synced) FROM tester.person ORDER BY age, id'),
  ).toEqual([
    [hashOf('3'), hashOf(ada.email), 36, false],
    [hashOf('1'), hashOf(ada.email), 37, false],
    [hashOf('2'), hashOf(bob.email), 41, true],
  ]);
});

test('what is stored is hashed even when no row of its table comes', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(person(['id'], ['upsert', ada]));
  await warehouse.sync(person(['id']), { selection: select({ person: { email: 'hashed' } }) });
  await warehouse.sync(person(['id']), { selection: select({ person: { email: 'hashed' } }) });
  expect(await warehouse.query(everyPerson)).toEqual([[1, hashOf(ada.email), 36, false]]);
});

test('a column that was hashed takes values again, a key only with a re-sync', async () => {
  const warehouse = await newWarehouse();
  const hashed = select({ person: { email: 'hashed', age: 'hashed' } });
  await warehouse.sync(person(['email'], ['upsert', ada], ['upsert', bob]), { selection: hashed });

  const told = listen();
  const rows = person(['email'], ['upsert', { ...ada, id: 9 }]);
  await warehouse.sync(rows, { selection: select({}), onEvent: told.onEvent });
  expect(told.warnings).toEqual(['table person: its key email stays hashed until the table is re-synced']);
  const kept = [hashOf(bob.email), hashOf('41'), true];
  const query = 'SELECT id, email, age, _fivetran_deleted FROM tester.person ORDER BY id, length(email)';
  expect(await warehouse.query(query)).toEqual([
    [2, hashOf(bob.email), hashOf('41'), false],
    [9, hashOf(ada.email), '36', false],
  ]);

  const again = listen();
  const resync = { startedAt: new Date().toISOString(), tables: 'all' } as const;
  await warehouse.sync(rows, { selection: select({}), resync, onEvent: again.onEvent });
  expect(again.warnings).toEqual([]);
  expect(await warehouse.query(query)).toEqual([
    [2, ...kept],
    [9, ada.email, '36', false],
    [9, hashOf(ada.email), '36', true],
  ]);
});

test('a hashed key without a salt is told to come twice', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(person(['email'], ['upsert', ada]), {
    selection: select({ person: { email: 'hashed' } }),
  });
  const told = listen();
  await warehouse.sync(person(['email'], ['upsert', ada]), { onEvent: told.onEvent });
  expect(told.warnings).toEqual([
    'table person: its key email was hashed and no longer is, so that its rows come a second time: re-sync the table',
  ]);
  expect(await warehouse.query('SELECT email FROM tester.person ORDER BY length(email)')).toEqual([
    [ada.email],
    [hashOf(ada.email)],
  ]);
});

test('a table without a key is keyed by a salted hash once something of its rows is hidden, and stays so', async () => {
  const warehouse = await newWarehouse();
  const rows = person([], ['upsert', ada], ['upsert', bob]);
  await warehouse.sync(rows);
  const before = await warehouse.query('SELECT id, _fivetran_id FROM tester.person ORDER BY id');
  const told = listen();
  await warehouse.sync(rows, { selection: select({ person: { age: 'blocked' } }), onEvent: told.onEvent });
  await warehouse.sync(rows, { selection: select({}), onEvent: told.onEvent });
  expect(await warehouse.query('SELECT id, _fivetran_id, age FROM tester.person ORDER BY id')).toEqual([
    [1, hashOf(String(before[0]?.[1])), 36],
    [2, hashOf(String(before[1]?.[1])), 41],
  ]);
  expect(told.warnings).toEqual([]);
});

test('a hash begins while the table widens in a transaction that holds rows of it', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(person(['id'], ['upsert', ada]));
  const rows = person(
    ['id'],
    ['upsert', { ...bob, late: 1 }],
    ['upsert', { id: 'three', email: 3, late: 'x' }],
    ['update', { id: 1, later: true }],
  );
  const selection = select({ person: { id: 'hashed', email: 'hashed', late: 'blocked' } });
  await warehouse.sync(rows, { selection, sizes: { fileSize: 1, bytesToLoadEarly: 1 } });
  expect(
    await warehouse.query('SELECT * EXCLUDE (_fivetran_synced) FROM tester.person ORDER BY age NULLS LAST'),
  ).toEqual([
    [hashOf('1'), hashOf(ada.email), 36, false, true],
    [hashOf('2'), hashOf(bob.email), 41, false, null],
    [hashOf('three'), hashOf('3'), null, false, null],
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
