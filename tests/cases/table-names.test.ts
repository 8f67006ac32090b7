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

test('case 40: connections whose schemas would meet never share a table', async () => {
  const warehouse = await newWarehouse();
  const writer = (from: string) =>
    connector({
      schema: { order: { primaryKey: ['id'], ...(from === 'a' ? { schema: 'b' } : {}) } },
      async update({ op }) {
        await op.upsert('order', { id: 1, from });
      },
    });
  await warehouse.sync(writer('a'), { connection: 'a' });
  expect(await warehouse.failedSync(writer('a_b'), { connection: 'a_b' })).toMatch(/^destination_invalid: /);
  expect(await warehouse.query('SELECT id, "from" FROM a_b."order"')).toEqual([[1, 'a']]);
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

test('case 74: a connection that is called like the schema Headwater keeps for itself cannot reach its tables', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(oneThing);
  const kept = await warehouse.query('FROM _headwater.commits');
  expect(await warehouse.failedSync(oneThing, { connection: '_headwater' })).not.toBe('succeeded');
  expect(await warehouse.query('FROM _headwater.commits')).toEqual(kept);
});

test.fails('case 41: a connection that is called like the file of its warehouse works like any other', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(oneThing, { connection: 'warehouse' });
  expect(await warehouse.tables()).toEqual({ commits: [{ id: 1 }] });
});
