import { sync } from 'headwater/testing';
import { afterEach, expect, test, vi } from 'vitest';
import priorityFirst from './connector.ts';

const configuration = { historyStart: '2024-01-01', recentDays: 2, historyDays: 3, today: '2024-01-10' };

/** The users changed on some days of January 2024; the first of January is day 19723. */
function users(first: number, last: number) {
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    id: 19_722 + first + index,
    name: `User ${19_722 + first + index}`,
    updated_at: `2024-01-${String(first + index).padStart(2, '0')}T00:00:00Z`,
  }));
}

afterEach(() => void vi.useRealTimers());

test('the first sync reads the last two days, and three days before them', async () => {
  const { tables, state } = await sync(priorityFirst, { configuration });
  expect(tables).toEqual({ user: users(5, 9) });
  expect(state).toEqual({ historyFrom: '2024-01-05', readUntil: '2024-01-10' });
});

test('next syncs read what is new and go back in time, until they reach the first day', async () => {
  const first = await sync(priorityFirst, { configuration });
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2024-01-12T15:00:00Z') });
  const { today: _, ...upToNow } = configuration;

  const second = await sync(priorityFirst, { configuration: upToNow, after: first });
  expect(second.tables).toEqual({ user: users(2, 11) });
  expect(second.state).toEqual({ historyFrom: '2024-01-02', readUntil: '2024-01-12' });

  const third = await sync(priorityFirst, { configuration: upToNow, after: second });
  expect(third.tables).toEqual({ user: users(1, 11) });
  expect(third.state).toEqual({ historyFrom: '2024-01-01', readUntil: '2024-01-12' });

  const fourth = await sync(priorityFirst, { configuration: upToNow, after: third });
  expect(fourth.tables).toEqual(third.tables);
  expect(fourth.state).toEqual(third.state);
});

test('a sync reads nothing that the state says is there', async () => {
  const { tables, state } = await sync(priorityFirst, {
    configuration,
    state: { historyFrom: '2024-01-08', readUntil: '2024-01-10' },
  });
  expect(tables).toEqual({ user: users(5, 7) });
  expect(state).toEqual({ historyFrom: '2024-01-05', readUntil: '2024-01-10' });
});

test('a day that is none, and a past that never comes, are errors of the settings', async () => {
  const noDay = sync(priorityFirst, { configuration: { ...configuration, historyStart: 'long ago' } });
  await expect(noDay).rejects.toMatchObject({
    code: 'configuration',
    message: 'configuration: a day such as 2024-01-31 is wanted, "long ago" was given',
  });
  const noPast = sync(priorityFirst, { configuration: { ...configuration, historyDays: 0 } });
  await expect(noPast).rejects.toMatchObject({
    code: 'configuration',
    message: 'configuration.historyDays: 1 is the least, 0 was given',
  });
});
