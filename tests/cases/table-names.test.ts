import { connector } from '@headwater/sdk';
import { expect, test } from 'vitest';
import { newWarehouse } from './warehouse.ts';

test.each(['FIVETRAN', 'SOURCE'] as const)(
  'case 40: tables with equal beginnings and ends stay apart in %s naming',
  async (naming) => {
    const start = 'a_very_long_name_'.repeat(8);
    const names = [`${start}orders`, `${start}customers`, `${start}Orders`, `${start}orders `, 'x', 'X'];
    const warehouse = await newWarehouse();
    for (let round = 1; round <= 2; round += 1) {
      await warehouse.sync(
        connector({
          async update({ op }) {
            for (const name of round === 1 ? names : names.toReversed())
              await op.upsert(name, { name, round });
          },
        }),
        { naming },
      );
    }
    const tables = await warehouse.tables();
    expect(Object.keys(tables).toSorted()).toEqual(names.toSorted());
    expect(tables).toEqual(
      Object.fromEntries(
        names.map((name) => [
          name,
          [
            { name, round: 1 },
            { name, round: 2 },
          ],
        ]),
      ),
    );
  },
);

/** Writes one row into each table: of the schema `b` of its source for connection `a`, else of none. */
function writer(from: string, tables: readonly string[], schema?: string) {
  return connector({
    schema: Object.fromEntries(
      tables.map((table) => [table, { primaryKey: ['id'], ...(schema === undefined ? {} : { schema }) }]),
    ),
    async update({ op }) {
      for (const table of tables) await op.upsert(table, { id: 1, from });
    },
  });
}

test('case 40: connections of one schema never share a table', async () => {
  const warehouse = await newWarehouse();
  const ofA = writer('a', ['order', 'Customer'], 'b');
  const taken = (table: string, owner: string) =>
    `destination_invalid: ${warehouse.file} has a table ${table} of the connection ${owner}: give one of the two connections another name, or a file of its own`;
  const inSource = { naming: 'SOURCE' } as const;
  await warehouse.sync(ofA, { connection: 'a', ...inSource });
  await warehouse.sync(writer('a_b', ['product']), { connection: 'a_b', ...inSource });
  expect(await warehouse.failedSync(writer('a_b', ['order']), { connection: 'a_b', ...inSource })).toBe(
    taken('a_b.order', 'a'),
  );
  expect(await warehouse.failedSync(writer('a_b', ['customer']), { connection: 'a_b', ...inSource })).toBe(
    taken('a_b.customer', 'a'),
  );
  expect(await warehouse.failedSync(writer('a', ['product'], 'b'), { connection: 'a', ...inSource })).toBe(
    taken('a_b.product', 'a_b'),
  );
  await warehouse.sync(ofA, { connection: 'a', ...inSource });
  for (const [table, from] of Object.entries({ order: 'a', Customer: 'a', product: 'a_b' })) {
    expect(await warehouse.query(`SELECT id, "from" FROM a_b."${table}"`)).toEqual([[1, from]]);
  }
});

test('case 40: a table another program made is never written to', async () => {
  const warehouse = await newWarehouse();
  await warehouse.query('CREATE SCHEMA tester; CREATE TABLE tester."Order" AS SELECT 7 AS id');
  await warehouse.query('CREATE VIEW tester.product AS SELECT 8 AS id');
  for (const table of ['order', 'product']) {
    expect(await warehouse.failedSync(writer('tester', [table]))).toBe(
      `destination_invalid: ${warehouse.file} has a table tester.${table} that Headwater did not make: move the file away, or start over with --fresh`,
    );
  }
  expect(await warehouse.query('FROM tester."Order"')).toEqual([[7]]);
});

test.each([62, 63, 64, 255, 2000])(
  'case 41: names of %i bytes work, through merges and changes of type',
  async (length) => {
    const name = 'größe'
      .repeat(400)
      .slice(0, length - 2)
      .padEnd(length, 'x');
    const warehouse = await newWarehouse();
    for (const value of [1, 'one']) {
      await warehouse.sync(
        connector({
          schema: { [name]: { primaryKey: [`${name}_id`] } },
          async update({ op }) {
            await op.upsert(name, { [`${name}_id`]: 1, [name]: value });
            await op.update(name, { [`${name}_id`]: 1, [`${name}_2`]: value });
            await op.delete(name, { [`${name}_id`]: 2 });
          },
        }),
        { naming: 'SOURCE' },
      );
    }
    expect(await warehouse.tables()).toEqual({
      [name]: [{ [`${name}_id`]: 1, [name]: 'one', [`${name}_2`]: 'one' }],
    });
  },
);

test('case 74: no table of a connector is one of those Headwater keeps for itself', async () => {
  const warehouse = await newWarehouse();
  const names = ['commits', 'tables', 'layout', '_headwater.commits', 'batch_keys', 'batch_rows'];
  const greedy = connector({
    schema: Object.fromEntries(names.map((name) => [name, { primaryKey: ['id'] }])),
    state: { syncs: 0 },
    async update({ op, state }) {
      for (const name of names) {
        await op.truncate(name);
        await op.upsert(name, { id: state.syncs });
        await op.delete(name, { id: state.syncs - 1 });
      }
      await op.truncate('commits', { schema: '_headwater' });
      await op.checkpoint({ syncs: state.syncs + 1 });
    },
  });
  await warehouse.sync(greedy);
  expect((await warehouse.sync(greedy)).state).toEqual({ syncs: 2 });
  const rows = [{ id: 0, _fivetran_deleted: true }, { id: 1 }];
  expect(await warehouse.tables()).toEqual(Object.fromEntries(names.map((name) => [name, rows])));
});

const oneThing = connector({
  schema: { commits: { primaryKey: ['id'] } },
  async update({ op }) {
    await op.upsert('commits', { id: 1 });
  },
});

test('case 74: a connection that is called like the schema Headwater keeps for itself is refused', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(oneThing);
  const kept = await warehouse.query('FROM _headwater.commits');
  expect(await warehouse.failedSync(oneThing, { connection: '_headwater' })).toBe(
    'configuration: connection name "_headwater" cannot be used: it is a schema that every warehouse has already: choose another',
  );
  expect(await warehouse.query('FROM _headwater.commits')).toEqual(kept);
});

/** Uses every statement there is, on tables called like those a merge makes for itself. */
const everything = connector({
  schema: { thing: { primaryKey: ['id'] }, batch_keys: { primaryKey: ['id'], schema: 'main' } },
  state: { syncs: 0 },
  async update({ op, state }) {
    const value = state.syncs === 0 ? 1 : 'one';
    for (const [table, schema] of [['thing'], ['batch_keys', 'main']] as const) {
      const where = schema === undefined ? {} : { schema };
      await op.truncate(table, where);
      await op.upsert(table, [{ id: 1, value }, { id: 2 }, { id: 3 }], where);
      await op.update(table, { id: 2, value }, where);
      await op.delete(table, { id: 3 }, where);
    }
    await op.checkpoint({ syncs: state.syncs + 1 });
  },
});

test.each(['warehouse', 'temp', 'system', 'main', 'memory', 'select', '_', 'the_warehouse'])(
  'case 41: a connection that is called %s, be it like the file of its warehouse or a part of DuckDB, works like any other',
  async (name) => {
    const warehouse = await newWarehouse();
    await warehouse.sync(everything, { connection: name });
    expect(await warehouse.sync(everything, { connection: name })).toMatchObject({ state: { syncs: 2 } });
    const rows = [
      { id: 1, value: 'one' },
      { id: 2, value: 'one' },
      { id: 3, value: null, _fivetran_deleted: true },
    ];
    expect(await warehouse.tables()).toEqual({ thing: rows, 'main.batch_keys': rows });
    const made = `SELECT table_catalog, table_schema, table_name FROM information_schema.tables
      WHERE table_schema <> '_headwater' ORDER BY table_name`;
    expect(await warehouse.query(made)).toEqual([
      ['warehouse', `${name}_main`, 'batch_keys'],
      ['warehouse', name, 'thing'],
    ]);
  },
);
