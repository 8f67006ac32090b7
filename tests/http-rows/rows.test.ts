import { connector } from '@headwater/sdk';
import { sync } from '@headwater/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countMismatches, decimal, hash, integer, mapRows, position, utc, write } from '@headwater/sdk/http';

const orders = mapRows('order', {
  key: ['id'],
  columns: { id: 'guid', total: decimal('amount.total'), opened_at: utc('opened', { numbers: 'seconds' }) },
  rest: { json: ['customFields'], omit: ['amount'] },
  children: {
    order_item: {
      path: 'items',
      key: position('line'),
      columns: { name: 'name', seats: integer('seats') },
      children: { order_item_tag: { path: 'tags', key: hash('id', ['tag']), columns: { tag: 'value' } } },
    },
  },
});

test('nested documents become rows of a table and of the tables below it', async () => {
  const till = connector({
    schema: orders.schema,
    async update({ op }) {
      const mismatches = countMismatches();
      const documents = [
        {
          guid: 'a',
          amount: { total: '12.50' },
          opened: 1_700_000_000,
          server: { name: 'Ada', shift: null },
          customFields: { vip: true },
          items: [
            { name: 'tea', seats: '2', tags: ['hot'] },
            { name: 'ice', seats: 'two' },
          ],
        },
        { guid: 'b', server: { name: 'Bob' } },
      ];
      await write(op, orders.rows(documents, { mismatches }));
      await mismatches.warn(op);
    },
  });
  const { tables } = await sync(till);
  expect(tables).toEqual({
    order: [
      {
        id: 'a',
        total: '12.50',
        opened_at: '2023-11-14T22:13:20Z',
        server_name: 'Ada',
        server_shift: null,
        customFields: { vip: true },
      },
      { id: 'b', total: null, opened_at: null, server_name: 'Bob', server_shift: null, customFields: null },
    ],
    order_item: [
      { order_id: 'a', name: 'tea', seats: 2, line: 0 },
      { order_id: 'a', name: 'ice', seats: null, line: 1 },
    ],
    order_item_tag: [
      {
        order_id: 'a',
        order_item_line: 0,
        tag: 'hot',
        id: 'fd20b099be2274bba4fd8c98c0b48a569fc0ffaa1521b9c368528f07949e8e80',
      },
    ],
  });
});

test('children without a key of their own stay apart, and come to the same rows in every sync', async () => {
  const features = mapRows('order', {
    key: ['id'],
    columns: { id: 'id' },
    children: { feature: { path: 'features', key: hash('feature_id', ['name']), columns: { name: 'name' } } },
  });
  const source = connector({
    schema: features.schema,
    async update({ op }) {
      await write(
        op,
        features.rows([
          { id: 1, features: [{ name: 'a' }, { name: 'b' }] },
          { id: 2, features: [{ name: 'a' }] },
        ]),
      );
    },
  });
  const first = await sync(source);
  const names = first.tables['feature']?.map((row) => `${row['order_id']} ${row['name']}`);
  expect(names?.toSorted()).toEqual(['1 a', '1 b', '2 a']);
  const second = await sync(source, { after: first });
  expect(second.tables).toEqual(first.tables);
});

test(
  'every value of a random document is found again in exactly one column of one row',
  { timeout: 120_000 },
  async () => {
    const leaf = fc.oneof(fc.integer(), fc.string({ unit: 'grapheme-ascii' }), fc.boolean());
    const document = fc.letrec<{ object: object; value: unknown }>((tie) => ({
      object: fc.dictionary(fc.constantFrom('a', 'bc', 'Üx', 'd.e', 'F'), tie('value'), {
        minKeys: 1,
        maxKeys: 4,
      }),
      value: fc.oneof({ maxDepth: 3 }, leaf, tie('object')),
    })).object;
    const map = mapRows('thing', {
      key: ['id'],
      columns: { id: 'id' },
      rest: {},
      children: { part: { path: 'parts', key: position('place'), rest: {} } },
    });
    await fc.assert(
      fc.asyncProperty(document, fc.array(document, { maxLength: 3 }), async (fields, parts) => {
        const source = connector({
          schema: map.schema,
          update: async ({ op }) => write(op, map.rows([{ id: 1, fields, parts }])),
        });
        const { tables } = await sync(source);
        expect(tables['thing']?.map(textsOf)).toEqual([textsOf([1, leavesOf(fields)])]);
        const expected = parts.map((part, place) => textsOf([1, leavesOf(part), place]));
        expect((tables['part'] ?? []).map(textsOf)).toEqual(expected);
      }),
      { numRuns: 12 },
    );
  },
);

function leavesOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [value];
}

/** The values of a row in an order of their own; as text, as a column of several types is one of text. */
function textsOf(row: object): string[] {
  const values = Object.values(row)
    .flat()
    .filter((value) => value !== null);
  return values.map(String).toSorted();
}
