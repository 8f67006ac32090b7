import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PlainCalendar } from './plain-calendar.ts';
import { randomConnections } from './random-connections.ts';
import { SimulatedServer } from './simulated-server.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const begin = Date.UTC(2026, 9, 20);
const count = 60;

test('what was missed while no server ran is made good once, at once', () => {
  const moment = fc.integer({ min: 0, max: 4 * day });
  const length = fc.integer({ min: 1, max: 3 * day });
  fc.assert(
    fc.property(fc.nat(), moment, length, (seed, before, outage) => {
      const [down, up] = [begin + before, begin + before + outage];
      const end = up + day;
      const connections = randomConnections(count, seed);
      const calendar = new PlainCalendar(begin, end);
      const server = new SimulatedServer(connections, begin);
      server.runUntil(down);
      server.failUntil(up);
      server.runUntil(end);
      const faults = connections.filter(({ plain, schedule }) => {
        const syncs = server.syncsOf(schedule.connectionId);
        const last = syncs.findLast(({ startedAt }) => startedAt <= down);
        const [first, second] = syncs.filter(({ startedAt }) => startedAt > down);
        // One that ran goes on, one that was due begins; others begin at their time.
        const ran = last?.endedAt === down;
        const expected = ran ? up : Math.max(calendar.dueAfter(plain, last?.startedAt ?? 0), up);
        if (first === undefined) return expected <= end;
        const after = Math.max(first.endedAt, calendar.dueAfter(plain, first.startedAt));
        return first.startedAt !== expected || (second?.startedAt ?? after) !== after;
      });
      expect(faults).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

const jump = fc.record({
  after: fc.integer({ min: minute, max: day }),
  by: fc.constantFrom(hour, -hour, day, -day, 2000, -2000),
});

test('a clock that jumps neither stops syncs nor floods them', () => {
  fc.assert(
    fc.property(fc.nat(), fc.array(jump, { minLength: 1, maxLength: 5 }), (seed, jumps) => {
      const connections = randomConnections(count, seed);
      const server = new SimulatedServer(connections, begin);
      const jumpedAt: number[] = [];
      let now = begin;
      for (const { after, by } of jumps) {
        now += after;
        server.runUntil(now);
        server.jump(by);
        jumpedAt.push(now);
      }
      const end = now + 4 * day;
      server.runUntil(end);
      const faults = connections.flatMap(({ plain, schedule }) => {
        const shortest = plain.frequency * minute - (plain.frequency === 1440 ? hour : 0);
        const longest = plain.frequency * minute + (plain.frequency === 1440 ? hour : 0);
        const longestWait = longest + Math.min(plain.frequency, 60) * minute;
        const syncs = server.syncsOf(schedule.connectionId);
        const wrong = syncs.filter(({ startedAt, endedAt }, index) => {
          const next = syncs[index + 1]?.startedAt ?? Math.max(end, endedAt);
          // Each jump may make the wait for the next time begin again.
          const jumpsBetween = jumpedAt.filter((at) => at >= startedAt && at <= next).length;
          return next < endedAt || next > Math.max(endedAt, startedAt + longest) + jumpsBetween * longestWait;
        });
        // One sync each frequency, one at the beginning, and one more for each jump.
        const most = (end - begin) / shortest + 2 + jumps.length;
        return wrong.length > 0 || syncs.length > most ? [{ plain, wrong, most, syncs }] : [];
      });
      expect(faults).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('failed syncs are tried again sooner than their schedule says, and never in a flood', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 9 }), (seed, outOfTen) => {
      const end = begin + 3 * day;
      const calendar = new PlainCalendar(begin, end);
      const fails = (number: number) => (number * 7 + seed) % 10 < outOfTen;
      const connections = randomConnections(count, seed).map((connection) => ({ ...connection, fails }));
      const server = new SimulatedServer(connections, begin);
      server.runUntil(end);
      const faults = connections.flatMap(({ plain, schedule }) => {
        const syncs = server.syncsOf(schedule.connectionId);
        let failures = 0;
        return syncs.flatMap(({ startedAt, endedAt }, index) => {
          const next = syncs[index + 1]?.startedAt;
          failures = fails(index) ? failures + 1 : 0;
          if (next === undefined) return [];
          if (failures === 0) {
            const due = Math.max(endedAt, calendar.dueAfter(plain, startedAt));
            return next === due ? [] : [{ plain, startedAt, endedAt, next, due }];
          }
          const pause = Math.min([1, 2, 5, 15, 30, 60][failures - 1] ?? 60, plain.frequency) * minute;
          const due = calendar.dueAfter(plain, endedAt);
          const isRight =
            next >= Math.min(due, endedAt + pause) && next <= Math.min(due, endedAt + 1.1 * pause);
          return isRight ? [] : [{ plain, startedAt, endedAt, next, due }];
        });
      });
      expect(faults).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
