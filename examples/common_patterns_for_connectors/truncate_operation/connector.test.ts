import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import snapshots from './connector.ts';

const umbrella = { id: 1, name: 'Umbrella', price: '12.50' };
const raincoat = { id: 2, name: 'Raincoat', price: '49.00' };
const sledge = { id: 3, name: 'Sledge', price: '79.90' };
const sandals = { id: 4, name: 'Sandals', price: '24.00' };

test('the first sync writes the whole list', async () => {
  const { tables, state } = await sync(snapshots, { configuration: { day: 1 } });
  expect(tables).toEqual({ product: [umbrella, raincoat, sledge] });
  expect(state).toEqual({ day: 1 });
});

test('the next sync marks the product that is gone from the list, and no other', async () => {
  const first = await sync(snapshots, { configuration: { day: 1 } });
  const { tables, state } = await sync(snapshots, { configuration: { day: 2 }, after: first });
  expect(tables).toEqual({
    product: [umbrella, { ...raincoat, price: '39.00' }, { ...sledge, _fivetran_deleted: true }, sandals],
  });
  expect(state).toEqual({ day: 2 });
});

test('a list that was read is not read again', async () => {
  const { tables, state } = await sync(snapshots, { configuration: { day: 2 }, state: { day: 2 } });
  expect(tables).toEqual({ product: [] });
  expect(state).toEqual({ day: 2 });
});

test('a list that breaks off ends the sync', async () => {
  const broken = sync(snapshots, { configuration: { day: 3 }, state: { day: 2 } });
  await expect(broken).rejects.toMatchObject({
    code: 'source',
    message: 'GET /products?page=2 answered 503: try again later',
  });
});
