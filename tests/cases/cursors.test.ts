import { connector } from '@headwater/sdk';
import { sync } from '@headwater/testing';
import { expect, test } from 'vitest';
import { newWarehouse } from './warehouse.ts';

interface Item {
  readonly id: number;
  readonly at: string;
}

/** Reads what changed since its cursor, the newest first, and saves the cursor when it has come to the end. */
function newestFirst(items: readonly Item[], failsBefore?: number) {
  return connector({
    schema: { item: { primaryKey: ['id'], columns: { id: 'LONG', at: 'UTC_DATETIME' } } },
    state: { since: '' },
    async update({ op, state }) {
      const changed = items
        .filter(({ at }) => at >= state.since)
        .toSorted((a, b) => b.at.localeCompare(a.at));
      for (const item of changed) {
        if (item.id === failsBefore) throw new Error('the source is gone');
        await op.upsert('item', item);
      }
      await op.checkpoint({ since: changed[0]?.at ?? state.since });
    },
  });
}

const items = [
  '2024-01-01T00:00:00.000001Z',
  '2024-01-01T00:00:00.000002Z',
  '2024-01-01T00:00:00.999999Z',
].map((at, id) => ({ id, at }));

test('case 57: rows that come newest first leave the newest cursor, and only when all have come', async () => {
  const warehouse = await newWarehouse();
  expect(await warehouse.failedSync(newestFirst(items, 0))).toContain('the source is gone');
  expect((await warehouse.sync(newestFirst(items))).state).toEqual({ since: items[2]?.at });
  expect((await warehouse.sync(newestFirst([]))).state).toEqual({ since: items[2]?.at });
  expect(await warehouse.query('SELECT id FROM tester.item ORDER BY id')).toEqual([[0], [1], [2]]);
});

test('case 60: rows within one second are all found, as the cursor keeps every digit', async () => {
  const first = await sync(newestFirst(items.slice(0, 1)));
  const second = await sync(newestFirst(items.slice(0, 2)), { after: first });
  const third = await sync(newestFirst(items), { after: second });
  expect(third).toEqual({ tables: { item: items }, state: { since: '2024-01-01T00:00:00.999999Z' } });
});

test('case 62: rows that are read twice for the sake of late ones are stored once', async () => {
  const late = { id: 9, at: '2024-01-01T00:00:00.000000Z' };
  const first = await sync(newestFirst(items));
  const second = await sync(newestFirst([...items, late]), { state: { since: '2024-01-01' }, after: first });
  expect(second.tables.item).toEqual([...items, { ...late, at: '2024-01-01T00:00:00Z' }]);
});

test('case 63: 300,000 rows that share their cursor leave a state of one cursor', async () => {
  const count = 300_000;
  const at = '2024-01-01T00:00:00Z';
  const many = connector({
    schema: { item: { primaryKey: ['id'], columns: { id: 'LONG', at: 'UTC_DATETIME' } } },
    state: { since: '' },
    async update({ op, state }) {
      if (at < state.since) return;
      for (let id = 0; id < count; id += 1000)
        await op.upsert(
          'item',
          Array.from({ length: 1000 }, (_, index) => ({ id: id + index, at })),
        );
      await op.checkpoint({ since: at });
    },
  });
  const warehouse = await newWarehouse();
  for (const round of [1, 2]) {
    const { state } = await warehouse.sync(many);
    const [counted] = await warehouse.query('SELECT count(*), count(DISTINCT id) FROM tester.item');
    expect({ round, state, counted }).toEqual({ round, state: { since: at }, counted: [count, count] });
  }
  expect(await warehouse.query('SELECT max(length(state)) FROM _headwater.commits')).toEqual([
    [JSON.stringify({ since: at }).length],
  ]);
});
