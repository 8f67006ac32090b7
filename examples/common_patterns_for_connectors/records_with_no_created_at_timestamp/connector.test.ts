import { sync } from 'headwater/testing';
import { afterEach, expect, test, vi } from 'vitest';
import versions from './connector.ts';

const january = [
  { id: 1, updated_at: '2024-01-01T09:00:00Z', name: 'John', designation: 'Engineer' },
  { id: 1, updated_at: '2024-01-20T09:00:00Z', name: 'John', designation: 'Manager' },
  { id: 2, updated_at: '2024-01-10T09:00:00Z', name: 'Jane', designation: 'Analyst' },
];

afterEach(() => void vi.useRealTimers());

test('the first sync keeps both versions of John', async () => {
  const { tables, state } = await sync(versions, { configuration: { asOf: '2024-01-31T00:00:00Z' } });
  expect(tables).toEqual({ user: january });
  expect(state).toEqual({ updatedSince: '2024-01-20T09:00:00Z' });
});

test('the next sync, up to now, adds a version of Jane and keeps the one before', async () => {
  const first = await sync(versions, { configuration: { asOf: '2024-01-31T00:00:00Z' } });
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2024-03-01T00:00:00Z') });
  const { tables, state } = await sync(versions, { after: first });
  expect(tables).toEqual({
    user: [...january, { id: 2, updated_at: '2024-02-05T09:00:00Z', name: 'Jane', designation: 'Director' }],
  });
  expect(state).toEqual({ updatedSince: '2024-02-05T09:00:00Z' });
});

test('a sync reads from the saved state on', async () => {
  const { tables, state } = await sync(versions, {
    configuration: { asOf: '2024-01-31T00:00:00Z' },
    state: { updatedSince: '2024-01-20T09:00:00Z' },
  });
  expect(tables).toEqual({ user: january.slice(1, 2) });
  expect(state).toEqual({ updatedSince: '2024-01-20T09:00:00Z' });
});

test('a time that is none is an error of the settings', async () => {
  const wrong = sync(versions, { configuration: { asOf: 'yesterday' } });
  await expect(wrong).rejects.toMatchObject({
    code: 'configuration',
    message: 'configuration.asOf: a time such as 2024-01-31T00:00:00Z is wanted, "yesterday" was given',
  });
});
