import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import errors from './connector.ts';

const orders = [
  { id: 1, cents: 1000 },
  { id: 2, cents: 2450 },
  { id: 3, cents: 725 },
  { id: 4, cents: 9999 },
];

test('the first sync reads both pages', async () => {
  const { tables, state } = await sync(errors);
  expect(tables).toEqual({ order: orders });
  expect(state).toEqual({ lastId: 4 });
});

test('the next sync goes on behind the page that was kept', async () => {
  const { tables, state } = await sync(errors, { state: { lastId: 2 } });
  expect(tables).toEqual({ order: orders.slice(2) });
  expect(state).toEqual({ lastId: 4 });
});

test.each([
  {
    failure: '401',
    error: { code: 'configuration', message: 'GET /orders?after=2 answered 401: check the API key' },
  },
  {
    failure: '404',
    error: { code: 'source', message: 'GET /orders?after=2 answered 404: check what the source offers' },
  },
  {
    failure: '503',
    error: { code: 'source', message: 'GET /orders?after=2 answered 503: try again later' },
  },
  {
    failure: 'no JSON',
    error: { code: 'source', message: 'GET /orders?after=2 answered no JSON: ask the source what changed' },
  },
  {
    failure: 'odd row',
    error: {
      code: 'type_mismatch',
      message: 'table "order", row id=3, column "cents": a whole number is wanted, "ten" was given',
    },
  },
] as const)('the failure "$failure" says what happened and who must act', async ({ failure, error }) => {
  await expect(sync(errors, { configuration: { failure } })).rejects.toMatchObject(error);
});

test('a failure that is no choice is refused before anything is read', async () => {
  const misspelt = sync(errors, { configuration: { failure: '418' } });
  await expect(misspelt).rejects.toMatchObject({
    code: 'configuration',
    message: 'configuration.failure: one of none, 401, 404, 503, no JSON, odd row is wanted, "418" was given',
  });
});
