import { connector, type Row } from '@headwater/sdk';
import { expect, test } from 'vitest';
import { newWarehouse } from '../cases/warehouse.ts';

type Write = ['upsert' | 'update' | 'delete', Row | Row[]];

/** A connector with the table `person`, the given key and some operations. */
function person(primaryKey: string[], ...writes: Write[]) {
  return connector({
    schema: { person: { primaryKey } },
    async update({ op }) {
      for (const [operation, rows] of writes) await op[operation]('person', rows);
      await op.checkpoint({ key: primaryKey.join(' ') });
    },
  });
}

const ada = { id: 1, region: 'north', email: 'ada@example.com' };
const bob = { id: 2, region: 'south', email: 'bob@example.com' };
const everyRow = 'SELECT * EXCLUDE (_fivetran_synced) FROM tester.person ORDER BY ALL';

test('a table whose rows fit a new key is keyed by it, marked rows as well', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(person(['id'], ['upsert', [ada, bob]], ['delete', { id: 2 }]));
  const { tables } = await warehouse.sync(
    person(
      ['email'],
      ['upsert', { ...ada, id: 10 }],
      ['upsert', { id: 1, region: 'west', email: 'eve@example.com' }],
      ['update', { email: 'bob@example.com', region: 'east' }],
    ),
  );
  expect(tables).toMatchObject([{ changedKey: { from: ['id'], to: ['email'] }, replaced: 1 }]);
  expect(await warehouse.query(everyRow)).toEqual([
    [1, 'west', 'eve@example.com', false],
    [2, 'east', 'bob@example.com', true],
    [10, 'north', 'ada@example.com', false],
  ]);
  // It is told once.
  expect((await warehouse.sync(person(['email'], ['upsert', ada]))).tables).toMatchObject([
    { changedKey: null },
  ]);
});

test('the columns of a key in another order are the same key', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(person(['id', 'region'], ['upsert', [ada, bob]]));
  const { tables } = await warehouse.sync(person(['region', 'id'], ['delete', { id: 1, region: 'north' }]));
  expect(tables).toMatchObject([{ changedKey: null }]);
  expect(await warehouse.query('SELECT id, _fivetran_deleted FROM tester.person ORDER BY id')).toEqual([
    [1, true],
    [2, false],
  ]);
});

test('a table without a key gets one, and loses the hash', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(person([], ['upsert', [ada, bob]]));
  await warehouse.sync(person(['id'], ['upsert', { ...ada, region: 'west' }]));
  expect(await warehouse.query(everyRow)).toEqual([
    [1, 'west', 'ada@example.com', false],
    [2, 'south', 'bob@example.com', false],
  ]);
});

test('a new key whose column comes with it fits a table without rows only', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(person(['id']));
  await warehouse.sync(person(['email'], ['upsert', ada]));
  expect(await warehouse.failedSync(person(['code'], ['upsert', { ...ada, code: 'a' }]))).toBe(
    'key_collision: table tester.person: its key was email and is code now, but the row email=ada@example.com has no value for it; declare a key that tells its rows apart, start over with --fresh, or give the table a new name',
  );
});

test('two rows that share a new key are named, and everything stays as it was', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(person(['id'], ['upsert', [ada, { ...bob, email: ada.email }]]));
  const before = await warehouse.query(everyRow);
  const collision =
    'key_collision: table tester.person: its key was id and is email now, but the rows id=1 and id=2 have the same: email=ada@example.com; declare a key that tells its rows apart, start over with --fresh, or give the table a new name';
  expect(await warehouse.failedSync(person(['email'], ['upsert', bob]))).toBe(collision);
  expect(await warehouse.query(everyRow)).toEqual(before);
  // The next sync with the old key goes on.
  await warehouse.sync(person(['id'], ['upsert', bob]));
  expect(await warehouse.query(everyRow)).toEqual([
    [1, 'north', 'ada@example.com', false],
    [2, 'south', 'bob@example.com', false],
  ]);
});

test('a key of fewer columns must tell the rows apart as well', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(person(['id', 'region'], ['upsert', [ada, { ...ada, region: 'west' }]]));
  expect(await warehouse.failedSync(person(['id'], ['upsert', bob]))).toContain(
    'the rows id=1 region=north and id=1 region=west have the same: id=1',
  );
});

test('two rows of a table without a key are named by their hash', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(person([], ['upsert', [ada, { ...ada, region: 'west' }]]));
  const before = await warehouse.query(everyRow);
  expect(await warehouse.failedSync(person(['id'], ['upsert', bob]))).toMatch(
    /its key was none and is id now, but the rows _fivetran_id=\S{43} and _fivetran_id=\S{43} have the same: id=1;/,
  );
  expect(await warehouse.query(everyRow)).toEqual(before);
});

test('a NaN is no key', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(
    person(
      ['id'],
      [
        'upsert',
        [
          { id: 1, score: 0.5 },
          { id: 2, score: Number.NaN },
        ],
      ],
    ),
  );
  expect(await warehouse.failedSync(person(['score'], ['upsert', { id: 3, score: 1.5 }]))).toContain(
    'the row id=2 has no value for it',
  );
});

test('a key that is taken away is refused: the hash of a stored row is not known', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(person(['id'], ['upsert', ada]));
  expect(await warehouse.failedSync(person([], ['upsert', ada]))).toBe(
    'key_collision: table tester.person is stored with the key id, the connector gives none now: declare that key, start over with --fresh, or give the table a new name',
  );
});

test('a new key, new columns, wider ones and a truncate can come in one batch', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(person(['id'], ['upsert', [ada, bob]]));
  const change = connector({
    schema: { person: { primaryKey: ['email'] } },
    async update({ op }) {
      await op.truncate('person');
      await op.upsert('person', { id: 'one', email: ada.email, age: 36 });
      await op.delete('person', { email: 'nobody@example.com' });
      await op.upsert('person', { id: 2.5, email: 'new@example.com', age: 'old' });
    },
  });
  await warehouse.sync(change, { sizes: { fileSize: 1, bytesToLoadEarly: 1 } });
  expect(await warehouse.query(everyRow)).toEqual([
    ['2', 'south', 'bob@example.com', true, null],
    ['2.5', null, 'new@example.com', false, 'old'],
    ['one', null, 'ada@example.com', false, '36'],
  ]);
});
