import { sync } from 'headwater/testing';
import { afterEach, expect, test, vi } from 'vitest';
import timeWindow from './connector.ts';

const configuration = { since: '2024-06-01T00:00:00Z', until: '2024-08-20T00:00:00Z' };

const summer = [
  { id: 1325, happened_at: '2024-06-01T00:00:00Z' },
  { id: 1326, happened_at: '2024-06-16T00:00:00Z' },
  { id: 1327, happened_at: '2024-07-01T00:00:00Z' },
  { id: 1328, happened_at: '2024-07-16T00:00:00Z' },
  { id: 1329, happened_at: '2024-07-31T00:00:00Z' },
  { id: 1330, happened_at: '2024-08-15T00:00:00Z' },
];

afterEach(() => void vi.useRealTimers());

test('the first sync reads windows up to the end, and what is on their borders once', async () => {
  const { tables, state } = await sync(timeWindow, { configuration });
  expect(tables).toEqual({ event: summer });
  expect(state).toEqual({ readUntil: '2024-08-20T00:00:00.000Z' });
});

test('the width of the windows changes nothing', async () => {
  const narrow = await sync(timeWindow, { configuration: { ...configuration, windowDays: 1 } });
  const wide = await sync(timeWindow, { configuration: { ...configuration, windowDays: 1000 } });
  expect(narrow).toEqual(await sync(timeWindow, { configuration }));
  expect(wide).toEqual(narrow);
});

test('the next sync goes on where the last one ended, up to now', async () => {
  const first = await sync(timeWindow, { configuration });
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2024-09-15T12:00:00Z') });
  const { tables, state } = await sync(timeWindow, {
    configuration: { since: '2000-01-01T00:00:00Z' },
    after: first,
  });
  expect(tables).toEqual({
    event: [
      ...summer,
      { id: 1331, happened_at: '2024-08-30T00:00:00Z' },
      { id: 1332, happened_at: '2024-09-14T00:00:00Z' },
    ],
  });
  expect(state).toEqual({ readUntil: '2024-09-15T12:00:00.000Z' });
});

test('a sync that ends before it begins reads nothing and keeps the state', async () => {
  const first = await sync(timeWindow, { configuration });
  const { tables, state } = await sync(timeWindow, {
    configuration: { ...configuration, until: '2024-07-01T00:00:00Z' },
    after: first,
  });
  expect(tables).toEqual({ event: summer });
  expect(state).toEqual(first.state);
});

test('a time that is none, and a window of no days, are errors of the settings', async () => {
  const badTime = sync(timeWindow, { configuration: { since: 'last summer' } });
  await expect(badTime).rejects.toMatchObject({
    code: 'configuration',
    message: 'configuration.since: a time such as 2024-06-01T00:00:00Z is wanted, "last summer" was given',
  });
  const noDays = sync(timeWindow, { configuration: { ...configuration, windowDays: 0 } });
  await expect(noDays).rejects.toMatchObject({
    code: 'configuration',
    message: 'configuration.windowDays: 1 is the least, 0 was given',
  });
});
