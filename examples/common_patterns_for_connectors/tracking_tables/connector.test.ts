import { sync } from 'headwater/testing';
import { afterEach, expect, test, vi } from 'vitest';
import trackingTables from './connector.ts';

const configuration = { tables: 'orders, refunds', initialSyncStart: '2024-01-01', today: '2024-02-02' };

const orders = [
  { id: 2, written_at: '2024-01-01T12:00:00Z' },
  { id: 3, written_at: '2024-01-08T12:00:00Z' },
  { id: 4, written_at: '2024-02-01T12:00:00Z' },
];

afterEach(() => void vi.useRealTimers());

test('the first sync reads each table from the first day on', async () => {
  const { tables, state } = await sync(trackingTables, { configuration });
  expect(tables).toEqual({ orders, refunds: [{ id: 1, written_at: '2024-01-15T12:00:00Z' }] });
  expect(state).toEqual({ readUntil: { orders: '2024-02-02', refunds: '2024-02-02' } });
});

test('the next sync reads a new table from the first day on, and the others from where they were', async () => {
  const first = await sync(trackingTables, { configuration });
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2024-02-04T06:00:00Z') });
  const { tables, state } = await sync(trackingTables, {
    configuration: { tables: 'orders,visits', initialSyncStart: '2024-01-10' },
    after: first,
  });
  expect(tables).toEqual({
    orders: [...orders, { id: 5, written_at: '2024-02-03T12:00:00Z' }],
    refunds: [{ id: 1, written_at: '2024-01-15T12:00:00Z' }],
    visits: [{ id: 2, written_at: '2024-01-20T12:00:00Z' }],
  });
  expect(state).toEqual({
    readUntil: { orders: '2024-02-04', refunds: '2024-02-02', visits: '2024-02-04' },
  });
});

test('a table that comes back goes on where it was left', async () => {
  const { tables, state } = await sync(trackingTables, {
    configuration: { ...configuration, tables: 'refunds', today: '2024-02-04' },
    state: { readUntil: { orders: '2024-02-04', refunds: '2024-02-02' } },
  });
  expect(tables).toEqual({ refunds: [{ id: 2, written_at: '2024-02-02T12:00:00Z' }] });
  expect(state).toEqual({ readUntil: { orders: '2024-02-04', refunds: '2024-02-04' } });
});

test('a table the source does not have, and a day that is none, are errors of the settings', async () => {
  const unknown = sync(trackingTables, { configuration: { ...configuration, tables: 'orders, refund' } });
  await expect(unknown).rejects.toMatchObject({
    code: 'configuration',
    message: 'configuration.tables: there is no table "refund", but orders, refunds, visits',
  });
  const noDay = sync(trackingTables, { configuration: { ...configuration, initialSyncStart: 'Monday' } });
  await expect(noDay).rejects.toMatchObject({
    code: 'configuration',
    message: 'configuration.initialSyncStart: a day such as 2024-01-31 is wanted, "Monday" was given',
  });
});
