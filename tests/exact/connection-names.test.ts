import { existsSync } from 'node:fs';
import { connector } from '@headwater/sdk';
import { expect, test } from 'vitest';
import { newWarehouse } from '../cases/warehouse.ts';

const oneThing = connector({
  schema: { thing: { primaryKey: ['id'] } },
  async update({ op }) {
    await op.upsert('thing', { id: 1 });
  },
});

test.each([
  '',
  'Tester',
  '1st',
  'my-shop',
  'a b',
  'größe',
  'a\n',
  'a\0',
  'a"; DROP SCHEMA tester; --',
  '\ud800',
])('a sync of a connection called %j does not begin', async (connection) => {
  const warehouse = await newWarehouse();
  expect(await warehouse.failedSync(oneThing, { connection })).toBe(
    `configuration: connection name ${JSON.stringify(connection)} cannot be used: write lower-case letters, digits and _, with no digit first`,
  );
  expect(existsSync(warehouse.file)).toBe(false);
});

test.each(['information_schema', 'pg_catalog'])(
  'a sync of a connection called %s does not begin: every DuckDB file has that schema, and nobody may write to it',
  async (connection) => {
    const warehouse = await newWarehouse();
    expect(await warehouse.failedSync(oneThing, { connection })).toBe(
      `configuration: connection name "${connection}" cannot be used: it is a schema that every warehouse has already: choose another`,
    );
    expect(existsSync(warehouse.file)).toBe(false);
  },
);

test.each([
  ['information', 'schema'],
  ['pg', 'catalog'],
])('connection %s may have a schema %s in its source', async (connection, schema) => {
  const warehouse = await newWarehouse();
  const ofSchema = connector({
    async update({ op }) {
      await op.upsert('thing', { n: 1 }, { schema });
    },
  });
  const [first, second] = [
    await warehouse.sync(ofSchema, { connection }),
    await warehouse.sync(ofSchema, { connection }),
  ];
  expect(await warehouse.tables()).toEqual({ [`${schema}.thing`]: [{ n: 1 }] });
  expect(second.tables[0]?.destination).toEqual(first.tables[0]?.destination);
  expect(first.tables[0]?.destination.schema).toMatch(new RegExp(`^${connection}_${schema}_[0-9a-f]{6}$`));
});
