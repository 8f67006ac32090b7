import { connector } from '@headwater/sdk';
import { expect, test } from 'vitest';
import { newWarehouse, type Warehouse } from './warehouse.ts';

/** Reads five pages of two rows; may fail before a page, and may find rows gone. Deletes follow the complete read. */
function pagedConnector({ failsBefore, gone = [] }: { failsBefore?: number; gone?: readonly number[] }) {
  return connector({
    schema: { item: { primaryKey: ['id'], columns: { id: 'LONG' } } },
    state: { page: 0 },
    async update({ op, state }) {
      if (state.page === 0) await op.truncate('item', { deferred: true });
      for (let { page } = state; page < 5; page += 1) {
        if (page === failsBefore) throw new Error(`page ${page} did not come`);
        const ids = [page * 2, page * 2 + 1].filter((id) => !gone.includes(id));
        await op.upsert(
          'item',
          ids.map((id) => ({ id })),
        );
        await op.checkpoint({ page: page + 1 });
      }
      await op.checkpoint({ page: 0 });
    },
  });
}

async function deletedItems(warehouse: Warehouse): Promise<unknown[]> {
  return (await warehouse.query('SELECT id FROM tester.item WHERE _fivetran_deleted ORDER BY id')).flat();
}

test('case 51: a full read that fails half-way deletes nothing; the one that ends deletes what is gone', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(pagedConnector({}));
  const gone = [1, 8];
  expect(await warehouse.failedSync(pagedConnector({ failsBefore: 2, gone }))).toContain(
    'page 2 did not come',
  );
  expect(await deletedItems(warehouse)).toEqual([]);
  expect(await warehouse.failedSync(pagedConnector({ failsBefore: 4, gone }))).toContain(
    'page 4 did not come',
  );
  expect(await deletedItems(warehouse)).toEqual([]);
  await warehouse.sync(pagedConnector({ gone }));
  expect(await deletedItems(warehouse)).toEqual(gone);
  expect(await warehouse.query('SELECT count(*) FROM tester.item')).toEqual([[10]]);
});

test('case 51: a truncate whose checkpoint never came deletes nothing', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(pagedConnector({}));
  const truncating = connector({
    schema: { item: { primaryKey: ['id'], columns: { id: 'LONG' } } },
    async update({ op }) {
      await op.truncate('item');
      await op.upsert('item', { id: 0 });
      throw new Error('the source is gone');
    },
  });
  expect(await warehouse.failedSync(truncating)).toContain('the source is gone');
  expect(await deletedItems(warehouse)).toEqual([]);
});

test('case 52: a sync of one table leaves the others alone, those of other connections too', async () => {
  const warehouse = await newWarehouse();
  const both = { kept: { primaryKey: ['id'] }, read: { primaryKey: ['id'] } } as const;
  const rows = [{ id: 1 }, { id: 2 }];
  const first = connector({
    schema: both,
    async update({ op }) {
      await op.upsert('kept', rows);
      await op.upsert('read', rows);
    },
  });
  const limited = connector({
    schema: { read: both.read },
    async update({ op }) {
      await op.truncate('read', { deferred: true });
      await op.upsert('read', { id: 2 });
    },
  });
  await warehouse.sync(first, { connection: 'other' });
  await warehouse.sync(first);
  await warehouse.sync(limited);
  const marked = async (table: string) =>
    warehouse.query(`SELECT id, _fivetran_deleted FROM ${table} ORDER BY id`);
  const untouched = [
    [1, false],
    [2, false],
  ];
  for (const table of ['tester.kept', 'other.kept', 'other.read']) {
    expect([table, await marked(table)]).toEqual([table, untouched]);
  }
  expect(await marked('tester.read')).toEqual([
    [1, true],
    [2, false],
  ]);
});
