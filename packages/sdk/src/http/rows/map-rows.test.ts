import { parseExactJson } from '@headwater/protocol';
import { describe, expect, test } from 'vitest';
import { decimal, integer } from './casts.ts';
import { computed, constant } from './column-reader.ts';
import { mapRows } from './map-rows.ts';
import { countMismatches } from './mismatches.ts';
import { hash, position } from './row-key.ts';
import type { TableMap } from './table-map.ts';

describe('columns', () => {
  test('are picked, renamed, cast, constant and computed', () => {
    const orders = mapRows('order', {
      key: ['id'],
      columns: {
        id: 'guid',
        city: 'address.city',
        total: decimal('amount'),
        first_word: ['odd.name', 'first'],
        source: constant('till'),
        is_large: computed((order: { amount: string }) => Number(order.amount) > 10),
        address: 'address',
      },
    });
    const document = {
      guid: 'a',
      address: { city: 'Berlin', zip: '10115' },
      amount: '12.50',
      'odd.name': { first: 'x' },
      other: 1,
    };
    expect(orders.rows([document])).toEqual({
      order: [
        {
          id: 'a',
          city: 'Berlin',
          total: '12.50',
          first_word: 'x',
          source: 'till',
          is_large: true,
          address: { city: 'Berlin', zip: '10115' },
        },
      ],
    });
  });

  test('that cannot be cast end the sync, and say where the value is', () => {
    const orders = mapRows('order', { columns: { total: decimal('amount.total') } });
    expect(() => orders.rows([{}, { amount: { total: 'n/a' } }])).toThrow(
      'table "order": document 2, column "total" from "amount.total": a decimal number is wanted, "n/a" was given; mend it in the source, or count such values with countMismatches()',
    );
  });

  test('that cannot be cast become NULL and are counted, when the author wants it', async () => {
    const orders = mapRows('order', { columns: { total: decimal('total'), seats: integer('seats') } });
    const mismatches = countMismatches();
    const rows = orders.rows([{ total: 'n/a' }, { total: '', seats: 1.5 }, { total: '1' }], { mismatches });
    expect(rows.order).toEqual([
      { total: null, seats: null },
      { total: null, seats: null },
      { total: '1', seats: null },
    ]);
    const warnings: string[] = [];
    const warning = async (text: string) => void warnings.push(text);
    await mismatches.warn({ warning });
    await mismatches.warn({ warning });
    expect(warnings).toEqual([
      'table "order", column "total": a decimal number is wanted; NULL was stored for 2 values, such as "n/a"',
      'table "order", column "seats": a whole number is wanted; NULL was stored for 1 value, such as 1.5',
    ]);
  });

  test('of a document that is none are refused', () => {
    const orders = mapRows('order', { columns: { id: 'id' } });
    expect(() => orders.rows([{ id: 1 }, 'x'])).toThrow('table "order": document 2 is no object');
  });
});

describe('rest', () => {
  const document = {
    id: 1,
    address: { city: 'Berlin', geo: { lat: 1, lon: 2 } },
    tags: [1, { a: 2 }],
    none: {},
  };

  test.each([
    [
      {},
      {
        id: 1,
        address_city: 'Berlin',
        address_geo_lat: 1,
        address_geo_lon: 2,
        tags: [1, { a: 2 }],
        none: {},
      },
    ],
    [
      { depth: 1 },
      { id: 1, address_city: 'Berlin', address_geo: { lat: 1, lon: 2 }, tags: [1, { a: 2 }], none: {} },
    ],
    [{ depth: 0 }, document],
    [{ names: 'last' }, { id: 1, city: 'Berlin', lat: 1, lon: 2, tags: [1, { a: 2 }], none: {} }],
    [{ omit: ['address.geo', 'none', 'tags'] }, { id: 1, address_city: 'Berlin' }],
    [{ json: ['address'] }, document],
    [
      { json: ['address'], omit: ['address.geo.lat'] },
      { ...document, address: { city: 'Berlin', geo: { lon: 2 } } },
    ],
  ] as const)('flattens by %o', (rest, expected) => {
    expect(mapRows('thing', { rest }).rows([document])).toEqual({ thing: [expected] });
  });

  test('leaves out what a column took', () => {
    const things = mapRows('thing', { columns: { town: 'address.city', geo: 'address.geo' }, rest: {} });
    expect(things.rows([document]).thing).toEqual([
      { town: 'Berlin', geo: { lat: 1, lon: 2 }, id: 1, tags: [1, { a: 2 }], none: {} },
    ]);
  });

  test('keeps values that are objects to JavaScript as they are', () => {
    const at = new Date(0);
    const bytes = Uint8Array.of(1);
    const price = parseExactJson('0.12345678901234567890');
    expect(mapRows('thing', { rest: {} }).rows([{ a: { at, bytes, price } }])).toEqual({
      thing: [{ a_at: at, a_bytes: bytes, a_price: price }],
    });
  });

  test('keeps a field called __proto__', () => {
    const [row] = mapRows('thing', { rest: {} }).rows([JSON.parse('{"__proto__":{"x":[1]},"y":1}')]).thing;
    expect(Object.entries(row ?? {})).toEqual([
      ['__proto___x', [1]],
      ['y', 1],
    ]);
    const [plain] = mapRows('thing', { rest: {} }).rows([JSON.parse('{"__proto__":1}')]).thing;
    expect(Object.entries(plain ?? {})).toEqual([['__proto__', 1]]);
  });

  test('names both sources of a column that two would fill', () => {
    expect(() => mapRows('thing', { rest: {} }).rows([{ a: { b: 1 }, a_b: 2 }])).toThrow(
      'table "thing" gets its column "a_b" from "a.b" and from "a_b": rename one of them in `columns`, or omit it',
    );
    expect(() => mapRows('thing', { columns: { id: 'guid' }, rest: {} }).rows([{ guid: 1, id: 2 }])).toThrow(
      'table "thing" gets its column "id" from "guid" and from "id": rename one of them in `columns`, or omit it',
    );
  });
});

describe('children', () => {
  test('carry the keys of all their parents, and have positions or hashes where they have no key', () => {
    const orders = mapRows('order', {
      key: ['id'],
      columns: { id: 'guid' },
      children: {
        check: {
          path: 'checks',
          key: ['id'],
          columns: { id: 'guid' },
          children: {
            item: { path: 'items', key: position('line'), columns: { name: 'name' } },
            tag: { path: 'tags', parent: { order_id: 'the_order' }, key: ['tag'], columns: { tag: 'value' } },
          },
        },
        discount: { path: 'price.discounts', key: hash('id', ['kind']), columns: { kind: 'kind' } },
      },
    });
    const rows = orders.rows([
      {
        guid: 'o',
        checks: [
          { guid: 'c', items: [{ name: 'x' }, { name: 'y' }], tags: ['hot', 'new'] },
          { guid: 'd', items: { name: 'z' }, tags: null },
        ],
        price: { discounts: [{ kind: 'staff' }] },
      },
      { guid: 'p' },
    ]);
    expect(rows).toEqual({
      order: [{ id: 'o' }, { id: 'p' }],
      check: [
        { order_id: 'o', id: 'c' },
        { order_id: 'o', id: 'd' },
      ],
      item: [
        { order_id: 'o', check_id: 'c', name: 'x', line: 0 },
        { order_id: 'o', check_id: 'c', name: 'y', line: 1 },
        { order_id: 'o', check_id: 'd', name: 'z', line: 0 },
      ],
      tag: [
        { the_order: 'o', check_id: 'c', tag: 'hot' },
        { the_order: 'o', check_id: 'c', tag: 'new' },
      ],
      discount: [
        {
          order_id: 'o',
          kind: 'staff',
          id: '1ecb9f08fc546b20c8095a9f6cfe09ff137806ad965a22b67192359494bac839',
        },
      ],
    });
    expect(Object.keys(rows)).toEqual(['order', 'check', 'item', 'tag', 'discount']);
    expect(orders.schema).toEqual({
      order: { primaryKey: ['id'] },
      check: { primaryKey: ['order_id', 'id'] },
      item: { primaryKey: ['order_id', 'check_id', 'line'] },
      tag: { primaryKey: ['the_order', 'check_id', 'tag'] },
      discount: { primaryKey: ['order_id', 'id'] },
    });
  });

  test('are not in the rest of their parent', () => {
    const orders = mapRows('order', {
      key: ['id'],
      rest: {},
      children: { item: { path: 'cart.items', key: ['sku'], rest: {} } },
    });
    expect(orders.rows([{ id: 1, cart: { items: [{ sku: 'a', price: { net: 2 } }], at: 'x' } }])).toEqual({
      order: [{ id: 1, cart_at: 'x' }],
      item: [{ order_id: 1, sku: 'a', price_net: 2 }],
    });
  });

  test('never overwrite a column with the key of their parent', () => {
    const key = ['id'];
    expect(() =>
      mapRows('order', {
        key,
        columns: { id: 'id' },
        children: { item: { path: 'items', key, columns: { id: 'id', order_id: 'orderId' } } },
      }),
    ).toThrow(
      'table "item" gets its column "order_id" from the parent\'s "id" and from "orderId": rename one of them in `columns`, or omit it',
    );
    const loose = mapRows('order', {
      key,
      columns: { id: 'id' },
      children: { item: { path: 'items', key, rest: {} } },
    });
    expect(() => loose.rows([{ id: 1, items: [{ id: 2, order_id: 3 }] }])).toThrow(
      'table "item" gets its column "order_id" from the parent\'s "id" and from "order_id"',
    );
  });

  test('that are no list are an error', () => {
    const orders = mapRows('order', {
      key: ['id'],
      columns: { id: 'id' },
      children: { item: { path: 'items', key: position('line') } },
    });
    expect(() => orders.rows([{ id: 1, items: 'none' }])).toThrow(
      'table "order": there is no list at "items" for "item", but a single value: check the path',
    );
  });
});

describe('a map that contradicts itself is refused', () => {
  const id = { id: 'id' };
  const mistakes: [TableMap, string][] = [
    [
      { key: ['id'], columns: { number: 'id' } },
      'table "order" has "id" in its key, but not in its columns: add it to `columns`',
    ],
    [
      { key: hash('hash', ['day']), columns: id },
      'table "order" has "day" in its key, but not in its columns: add it to `columns`',
    ],
    [{ key: [], columns: id }, 'table "order" has a key of no columns: name some, or leave `key` out'],
    [
      { key: position('line'), columns: id },
      'table "order" is no child, so its rows have no position: use columns or hash()',
    ],
    [
      { key: hash('id', ['id']), columns: id },
      'table "order" gets its column "id" from "id" and from the hash key: rename one of them in `columns`, or omit it',
    ],
    [
      { columns: id, children: { item: { path: 'items', key: ['id'], columns: id } } },
      'table "order" has a child "item" but no key for it to carry: give it a `key`',
    ],
    [
      {
        key: ['id'],
        columns: id,
        children: { item: { path: 'items', parent: { id: 'parent' }, key: ['id'], columns: id } },
      },
      'table "item" renames "id" of its parent, which carries "order_id"',
    ],
    [
      { key: ['id'], columns: id, children: { order: { path: 'orders', key: ['id'], columns: id } } },
      'table "order" is mapped twice below "order": give one of them another name',
    ],
  ];
  test.each(mistakes)('%o', (map, message) => {
    expect(() => mapRows('order', map)).toThrow(message);
  });
});

test('a hash is the same for the same values, however a field is written down', () => {
  const rows = mapRows('thing', { key: hash('id', ['a']), columns: { a: 'a' } });
  const hashes = (...values: unknown[]) => rows.rows(values.map((a) => ({ a }))).thing.map(({ id }) => id);
  expect(new Set(hashes({ x: 1, y: [2] }, { y: [2], x: 1 }, { y: [2], x: 1n, z: undefined })).size).toBe(1);
  expect(new Set(hashes(1, '1', true, 'true', null, 'null', ['1'], { 1: 1 }, ['number', '1'])).size).toBe(9);
});
