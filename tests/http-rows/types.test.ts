import { connector } from '@headwater/sdk';
import { sync } from '@headwater/testing';
import { expect, expectTypeOf, test } from 'vitest';
import {
  boolean,
  constant,
  decimal,
  hash,
  integer,
  mapRows,
  position,
  utc,
  write,
} from '@headwater/sdk/http';

const orders = mapRows('order', {
  key: ['id'],
  columns: { id: integer('id'), total: decimal('total'), paid: boolean('paid'), source: constant('till') },
  children: {
    item: {
      path: 'items',
      parent: { order_id: 'the_order' },
      key: position('line'),
      columns: { at: utc('at') },
      children: { tag: { path: 'tags', key: hash('hash', ['name']), columns: { name: 'name' } } },
    },
  },
});

test('the types of the rows say what the map says', () => {
  const rows = orders.rows([]);
  expectTypeOf<keyof typeof rows>().toEqualTypeOf<'order' | 'item' | 'tag'>();
  expectTypeOf(rows.order).toEqualTypeOf<
    { id: number | bigint; total: string | null; paid: boolean | null; source: 'till' }[]
  >();
  expectTypeOf(rows.item).toEqualTypeOf<
    { the_order: number | bigint; at: string | Date | null; line: number }[]
  >();
  type Tag = (typeof rows.tag)[number];
  expectTypeOf<Tag['item_line']>().toEqualTypeOf<number>();
  expectTypeOf<Tag['the_order']>().toEqualTypeOf<number | bigint>();
  expectTypeOf<Tag['hash']>().toEqualTypeOf<string>();
});

test('an operation takes the rows of a map where its table declares such columns', async () => {
  const till = connector({
    schema: {
      order: {
        primaryKey: ['id'],
        columns: {
          id: 'LONG',
          total: { type: 'DECIMAL', precision: 9, scale: 2 },
          paid: 'BOOLEAN',
          source: 'STRING',
        },
      },
      item: {
        primaryKey: ['the_order', 'line'],
        columns: { the_order: 'LONG', line: 'LONG', at: 'UTC_DATETIME' },
      },
      tag: orders.schema.tag,
    },
    async update({ op }) {
      const rows = orders.rows([{ id: '7', total: '1.5', paid: 1, items: [{ at: '2024-01-01T00:00Z' }] }]);
      await op.upsert('order', rows.order);
      await op.upsert('item', rows.item);
      await write(op, rows);
      // @ts-expect-error -- `line` is no text
      const wrong: { line: string }[] = rows.item;
      expect(wrong).toHaveLength(1);
    },
  });
  const { tables } = await sync(till);
  expect(tables).toEqual({
    order: [{ id: 7, total: '1.50', paid: true, source: 'till' }],
    item: [{ the_order: 7, line: 0, at: '2024-01-01T00:00:00Z' }],
    tag: [],
  });
});

test('mistakes are type errors', () => {
  connector({
    schema: { order: { primaryKey: ['id'], columns: { id: 'STRING' } } },
    async update({ op }) {
      const rows = orders.rows([]);
      // @ts-expect-error -- the id is a number, and the table has no other columns
      await op.upsert('order', rows.order);
      // @ts-expect-error -- no table is called item
      await write(op, rows);
    },
  });
  // @ts-expect-error -- a child is told apart by a key
  const noKey = () => mapRows('order', { key: ['id'], children: { item: { path: 'items' } } });
  // @ts-expect-error -- a name that no map has
  const misspelt = () => mapRows('order', { colums: { id: 'id' } });
  expect(noKey).toThrow('not in its columns');
  expect(misspelt().schema).toEqual({ order: {} });
});
