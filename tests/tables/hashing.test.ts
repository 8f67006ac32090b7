import { expect, test } from 'vitest';
import { newWarehouse } from '../cases/warehouse.ts';
import { ada, bob, everyPerson, person } from './people.ts';
import { hashOf, listen, select } from './selected.ts';

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
