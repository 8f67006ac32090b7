import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { destinationOffset, latestDue, nextDue, type ScheduleFacts } from './next-due.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const frequencies = [1, 5, 15, 30, 60, 120, 180, 360, 480, 720, 1440] as const;

/** A destination whose syncs begin 17 minutes past the hour. */
const destinationId = idWithOffset(17);
const usual: ScheduleFacts = {
  connectionId: 'happy_harmony',
  destinationId,
  isPaused: false,
  scheduleType: 'auto',
  frequency: 360,
  dailyTime: null,
  timeZone: { offsetHours: 0, hasDaylightSaving: false },
  lastStartedAt: new Date('2026-11-25T06:17:00.000Z'),
  lastEndedAt: new Date('2026-11-25T06:30:00.000Z'),
  failuresInARow: 0,
  needsPerson: false,
  rescheduledFor: null,
  cancelCause: null,
  resyncAskedAt: null,
};

function idWithOffset(offset: number): string {
  for (let number = 0; ; number += 1) {
    if (destinationOffset(`destination_${number}`, 1440) === offset) return `destination_${number}`;
  }
}

/** When a connection is due, to the minute. */
function due(now: string, facts: Partial<ScheduleFacts> = {}): string | null {
  return (
    nextDue({ ...usual, ...facts }, new Date(now))
      ?.toISOString()
      .slice(0, 16) ?? null
  );
}

function startedAt(time: string): Partial<ScheduleFacts> {
  return { lastStartedAt: new Date(time), lastEndedAt: new Date(Date.parse(time) + minute) };
}

describe('the schedule of a connection', () => {
  test('has its times on a grid that begins at the offset of its destination', () => {
    expect(due('2026-11-25T06:30Z')).toBe('2026-11-25T12:17');
    expect(due('2026-11-25T06:30Z', { frequency: 60 })).toBe('2026-11-25T07:17');
    expect(due('2026-11-25T06:20Z', { frequency: 15 })).toBe('2026-11-25T06:32');
    expect(due('2026-11-25T06:20Z', { frequency: 1 })).toBe('2026-11-25T06:18');
  });

  test('does not drift when a sync begins late', () => {
    expect(due('2026-11-25T06:50Z', startedAt('2026-11-25T06:49:59.999Z'))).toBe('2026-11-25T12:17');
  });

  test('takes a sync that a person asked for as one of its own', () => {
    expect(due('2026-11-25T10:01Z', startedAt('2026-11-25T10:00:00Z'))).toBe('2026-11-25T12:17');
  });

  test('is due at once when a sync took longer than its frequency, or no server was there', () => {
    expect(due('2026-11-28T00:00Z')).toBe('2026-11-25T12:17');
    expect(due('2026-11-28T00:01Z', startedAt('2026-11-28T00:00:00Z'))).toBe('2026-11-28T00:17');
  });

  test('follows another frequency from the moment it is set', () => {
    expect(due('2026-11-25T09:00Z', { frequency: 5 })).toBe('2026-11-25T06:22');
    expect(due('2026-11-25T09:00Z', { frequency: 1440 })).toBe('2026-11-26T00:17');
  });

  test('does not wait for the first sync', () => {
    expect(due('2026-11-25T09:00Z', { lastStartedAt: null, lastEndedAt: null })).toBe('2026-11-25T09:00');
  });

  test('has no time while it is paused or the sync is started by hand', () => {
    const reasons = [{ rescheduledFor: new Date() }, { failuresInARow: 1 }, { lastStartedAt: null }, {}];
    const resync = { resyncAskedAt: new Date('2026-11-25T08:00Z') };
    expect(reasons.map((facts) => due('2026-11-25T09:00Z', { ...facts, scheduleType: 'manual' }))).toEqual(
      reasons.map(() => null),
    );
    expect(
      [...reasons, resync].map((facts) => due('2026-11-25T09:00Z', { ...facts, isPaused: true })),
    ).toEqual([...reasons, resync].map(() => null));
  });
});

describe('a daily sync', () => {
  const daily: Partial<ScheduleFacts> = {
    frequency: 1440,
    dailyTime: '14:00',
    timeZone: { offsetHours: 1, hasDaylightSaving: true },
  };

  test('begins at its time by the clocks of the destination, and at the offset', () => {
    const july = { ...daily, ...startedAt('2026-07-01T12:17Z') };
    const november = { ...daily, ...startedAt('2026-11-25T13:17Z') };
    expect(due('2026-07-01T13:00Z', july)).toBe('2026-07-02T12:17');
    expect(due('2026-11-25T14:00Z', november)).toBe('2026-11-26T13:17');
  });

  test('begins once on the day on which clocks go back, and on that on which they go ahead', () => {
    const autumn = { ...daily, ...startedAt('2026-10-24T12:17Z') };
    const spring = { ...daily, ...startedAt('2026-03-28T13:17Z') };
    expect(due('2026-10-24T13:00Z', autumn)).toBe('2026-10-25T13:17');
    expect(due('2026-03-28T14:00Z', spring)).toBe('2026-03-29T12:17');
  });

  test('begins on a leap day', () => {
    expect(due('2028-02-28T14:00Z', { ...daily, ...startedAt('2028-02-28T13:17Z') })).toBe(
      '2028-02-29T13:17',
    );
    expect(due('2028-02-29T14:00Z', { ...daily, ...startedAt('2028-02-29T13:17Z') })).toBe(
      '2028-03-01T13:17',
    );
  });

  test('begins at midnight when no time was set', () => {
    expect(due('2026-07-01T13:00Z', { ...daily, dailyTime: null, ...startedAt('2026-07-01T12:17Z') })).toBe(
      '2026-07-01T22:17',
    );
  });

  test('of another frequency than a day has no time', () => {
    expect(due('2026-11-25T06:30Z', { ...daily, frequency: 720 })).toBe('2026-11-25T12:17');
  });
});

describe('after a failure', () => {
  const failed = { failuresInARow: 1, lastEndedAt: new Date('2026-11-25T06:30:00.000Z') };

  test('a sync is tried again by its number, counted from its end, whenever one asks', () => {
    expect(due('2026-11-25T06:30Z', failed)).toBe('2026-11-25T06:31');
    expect(due('2026-11-25T09:00Z', failed)).toBe('2026-11-25T06:31');
    expect(due('2026-11-25T06:30Z', { ...failed, failuresInARow: 4 })).toBe('2026-11-25T06:45');
  });

  test('the next time of the schedule counts if it is sooner', () => {
    const facts = { failuresInARow: 5, lastEndedAt: new Date('2026-11-25T12:10:00.000Z') };
    expect(due('2026-11-25T12:10Z', facts)).toBe('2026-11-25T12:17');
  });

  test('times that passed while it ran are not made good: it would fail again without a pause', () => {
    const facts = { failuresInARow: 2, frequency: 5, lastEndedAt: new Date('2026-11-25T06:30:00.000Z') };
    expect(due('2026-11-25T06:30Z', facts)).toBe('2026-11-25T06:32');
  });

  test('one that a person must mend waits for the schedule', () => {
    expect(due('2026-11-25T06:30Z', { ...failed, needsPerson: true })).toBe('2026-11-25T12:17');
  });
});

describe('a sync that did not get to its end', () => {
  test('goes on when it was put off to', () => {
    const rescheduledFor = new Date('2026-11-25T20:00:00.000Z');
    expect(due('2026-11-25T09:00Z', { rescheduledFor })).toBe('2026-11-25T20:00');
  });

  test.each(['pause', 'edit'] as const)(
    'goes on a minute after it was stopped for this: %s',
    (cancelCause) => {
      expect(due('2026-11-25T06:30Z', { cancelCause })).toBe('2026-11-25T06:31');
      expect(due('2026-11-25T09:00Z', { cancelCause })).toBe('2026-11-25T06:31');
      expect(due('2026-11-25T09:00Z', { cancelCause, scheduleType: 'manual' })).toBeNull();
    },
  );

  test('waits for the schedule when a person stopped it, however long it ran', () => {
    const lastEndedAt = new Date('2026-11-25T14:00:00.000Z');
    expect(due('2026-11-25T14:00Z', { cancelCause: 'user', lastEndedAt })).toBe('2026-11-25T18:17');
  });
});

describe('reading tables anew', () => {
  const asked: Partial<ScheduleFacts> = { resyncAskedAt: new Date('2026-11-25T08:00:00.000Z') };
  const begun = { ...asked, ...startedAt('2026-11-25T08:00:01Z') };

  test.each(['auto', 'manual'] as const)('begins at once, with a schedule that is %s', (scheduleType) => {
    const facts = { ...asked, scheduleType };
    expect(due('2026-11-25T09:00Z', facts)).toBe('2026-11-25T09:00');
    expect(due('2026-11-25T09:00Z', { ...facts, rescheduledFor: new Date('2027-01-01') })).toBe(
      '2026-11-25T09:00',
    );
    expect(due('2026-11-25T09:00Z', { ...facts, failuresInARow: 6 })).toBe('2026-11-25T06:31');
  });

  test('that failed is tried again like any sync, and not at all when syncs are started by hand', () => {
    const failed = { ...begun, failuresInARow: 1 };
    expect(due('2026-11-25T08:01Z', failed)).toBe('2026-11-25T08:02');
    expect(due('2026-11-25T08:01Z', { ...failed, scheduleType: 'manual' })).toBeNull();
  });

  test('that was stopped for a pause goes on when that ends, also when syncs are started by hand', () => {
    const stopped = { ...begun, cancelCause: 'pause' } as const;
    expect(due('2026-11-25T10:00Z', stopped)).toBe('2026-11-25T08:02');
    expect(due('2026-11-25T10:00Z', { ...stopped, scheduleType: 'manual' })).toBe('2026-11-25T08:02');
  });

  test('that a person stopped goes on with the next sync', () => {
    const stopped = { ...begun, cancelCause: 'user' } as const;
    expect(due('2026-11-25T08:02Z', stopped)).toBe('2026-11-25T12:17');
    expect(due('2026-11-25T08:02Z', { ...stopped, scheduleType: 'manual' })).toBeNull();
  });

  test('does not fail without a pause when the clock was set back after it was asked for', () => {
    const facts = {
      ...asked,
      ...startedAt('2026-11-25T07:00:00Z'),
      failuresInARow: 3,
      scheduleType: 'manual',
    } as const;
    expect(due('2026-11-25T07:01Z', facts)).toBe('2026-11-25T07:02');
  });
});

describe('a clock that is set back', () => {
  test('by seconds makes no sync run twice', () => {
    expect(due('2026-11-25T06:16:58Z')).toBe('2026-11-25T12:17');
    expect(due('2026-11-25T06:16:58Z', { frequency: 1 })).toBe('2026-11-25T06:18');
  });

  test('by a day keeps no sync waiting for a day', () => {
    expect(due('2026-11-24T06:30Z')).toBe('2026-11-24T12:17');
    expect(due('2026-11-24T06:30Z', { frequency: 1 })).toBe('2026-11-24T06:31');
  });

  test('leaves no connection due later than a sync from now on could make it', () => {
    const now = new Date('2026-11-25T00:00:00.000Z');
    expect([1, 360, 1440].map((frequency) => latestDue(frequency, now).toISOString())).toEqual([
      '2026-11-25T00:02:00.000Z',
      '2026-11-25T07:00:00.000Z',
      '2026-11-26T02:00:00.000Z',
    ]);
  });
});

describe('the offset of a destination', () => {
  test('is the same each time, from 0 to 59 minutes, and less than the frequency', () => {
    const ids = Array.from({ length: 6000 }, (_, index) => `destination_${index}`);
    for (const frequency of frequencies) {
      const counts = new Map<number, number>();
      for (const id of ids) {
        const offset = destinationOffset(id, frequency);
        expect(offset).toBe(destinationOffset(id, frequency));
        counts.set(offset, (counts.get(offset) ?? 0) + 1);
      }
      const most = Math.min(frequency, 60);
      expect([...counts.keys()].toSorted((a, b) => a - b)).toEqual(Array.from({ length: most }, (_, n) => n));
      // No minute has twice its share.
      expect(Math.max(...counts.values())).toBeLessThan((2 * ids.length) / most + 1);
    }
  });
});

const begin = Date.UTC(2026, 0, 1);
const time = fc.integer({ min: 0, max: 400 * day }).map((since) => new Date(begin + since));
const schedule: fc.Arbitrary<ScheduleFacts> = fc
  .record({
    destinationId: fc.string(),
    frequency: fc.constantFrom(...frequencies),
    dailyTime: fc.option(fc.nat(23).map((hours) => `${String(hours).padStart(2, '0')}:00`)),
    timeZone: fc.record({ offsetHours: fc.integer({ min: -11, max: 12 }), hasDaylightSaving: fc.boolean() }),
    lastStartedAt: time,
    length: fc.nat(2 * day),
    failuresInARow: fc.oneof(fc.constant(0), fc.nat(9)),
    cancelCause: fc.constantFrom(null, null, 'pause', 'user'),
    needsPerson: fc.boolean(),
  })
  .map(({ length, ...facts }) => {
    const lastEndedAt = new Date(facts.lastStartedAt.getTime() + length);
    return { ...usual, ...facts, lastEndedAt };
  });

describe('whatever the schedule', () => {
  test('asking again gives the same time, until it has come', () => {
    fc.assert(
      fc.property(schedule, fc.nat(3 * day), fc.nat(3 * day), (facts, first, second) => {
        const ended = facts.lastEndedAt?.getTime() ?? 0;
        const times = [ended, ended + first, ended + first + second].map((now) =>
          nextDue(facts, new Date(now)),
        );
        expect(times[1]).toEqual(times[0]);
        expect(times[2]).toEqual(times[0]);
      }),
    );
  });

  test('a sync that begins is followed by the next within its frequency, and never at once', () => {
    fc.assert(
      fc.property(schedule, (facts) => {
        const started = facts.lastStartedAt ?? new Date(0);
        const next = nextDue({ ...facts, failuresInARow: 0, cancelCause: null }, started) ?? new Date(0);
        expect(next.getTime()).toBeGreaterThan(started.getTime());
        expect(next.getTime()).toBeLessThanOrEqual(latestDue(facts.frequency, started).getTime());
      }),
    );
  });

  test('a clock that was ahead keeps no connection waiting for longer than its frequency', () => {
    fc.assert(
      fc.property(schedule, fc.integer({ min: 1, max: 40 * day }), (facts, ahead) => {
        const now = new Date((facts.lastStartedAt?.getTime() ?? 0) - ahead);
        const next = nextDue(facts, now)?.getTime() ?? 0;
        expect(next).toBeGreaterThan(now.getTime());
        expect(next).toBeLessThanOrEqual(latestDue(facts.frequency, now).getTime());
      }),
    );
  });
});
