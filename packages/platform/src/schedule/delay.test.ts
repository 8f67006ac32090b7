import { expect, test } from 'vitest';
import { updateState, type DelayFacts } from './delay.ts';

const succeededAt = new Date('2026-11-25T00:00:00.000Z');
const usual: DelayFacts = {
  sensitivity: 'NORMAL',
  threshold: 0,
  scheduleType: 'auto',
  frequency: 360,
  isPaused: false,
  succeededAt,
};

/** The state so many minutes after the last sync that ended well. */
function stateAfter(minutes: number, facts: Partial<DelayFacts>) {
  return updateState({ ...usual, ...facts }, new Date(succeededAt.getTime() + minutes * 60_000));
}

test.each([
  ['LOW', 5, 5 + 24 * 60],
  ['LOW', 1440, 4 * 1440],
  ['NORMAL', 5, 65],
  ['NORMAL', 360, 720],
  ['HIGH', 5, 20],
  ['HIGH', 360, 540],
  ['SYNC_FREQUENCY', 5, 10],
  ['SYNC_FREQUENCY', 1440, 2880],
])('with %s and a frequency of %i minutes, tables may be %i minutes old', (sensitivity, frequency, age) => {
  expect(stateAfter(age, { sensitivity, frequency })).toBe('on_schedule');
  expect(stateAfter(age + 1, { sensitivity, frequency })).toBe('delayed');
});

test('with CUSTOM, the threshold counts from when the next sync should have ended', () => {
  const facts = { sensitivity: 'CUSTOM', threshold: 45 };
  expect(stateAfter(360 + 45, facts)).toBe('on_schedule');
  expect(stateAfter(360 + 46, facts)).toBe('delayed');
});

test('nothing is late that is paused, started by hand, or has no data yet', () => {
  expect([
    stateAfter(1e6, { isPaused: true }),
    stateAfter(1e6, { scheduleType: 'manual' }),
    stateAfter(1e6, { succeededAt: null }),
    stateAfter(1e6, {}),
  ]).toEqual(['on_schedule', 'on_schedule', 'on_schedule', 'delayed']);
});
