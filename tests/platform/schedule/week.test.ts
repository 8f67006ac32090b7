import { expect, test } from 'vitest';
import { PlainCalendar } from './plain-calendar.ts';
import { randomConnections, type RandomConnection } from './random-connections.ts';
import { SimulatedServer } from './simulated-server.ts';

const day = 24 * 60 * 60_000;

/** When syncs should begin: after the end of the one before, at the first time that is due after its start. */
function plainStarts(
  { plain, lengthOf }: RandomConnection,
  calendar: PlainCalendar,
  begin: number,
  end: number,
): readonly number[] {
  const starts: number[] = [];
  for (let start = begin; start <= end;) {
    const ended = start + lengthOf(starts.length);
    starts.push(start);
    start = Math.max(ended, calendar.dueAfter(plain, start));
  }
  return starts;
}

/** Connections whose syncs did not begin when they should; comparing them one by one would take long. */
function faults(connections: readonly RandomConnection[], begin: number, end: number) {
  const calendar = new PlainCalendar(begin, end);
  const server = new SimulatedServer(connections, begin);
  server.runUntil(end);
  return connections.flatMap((connection) => {
    const starts = server.syncsOf(connection.schedule.connectionId).map(({ startedAt }) => startedAt);
    const expected = plainStarts(connection, calendar, begin, end);
    const isRight =
      starts.length === expected.length && starts.every((start, index) => start === expected[index]);
    return isRight ? [] : [{ schedule: connection.plain, starts, expected }];
  });
}

test('in a week with a leap day, 10,000 connections miss nothing and overlap nowhere', () => {
  const begin = Date.UTC(2028, 1, 26, 11, 3, 17);
  expect(faults(randomConnections(10_000, 1), begin, begin + 7 * day)).toEqual([]);
});

test.each([
  ['go ahead in America', Date.UTC(2026, 2, 5)],
  ['go ahead in Europe, and back in Australia and New Zealand', Date.UTC(2026, 2, 27)],
  ['go ahead in New Zealand and Australia', Date.UTC(2026, 8, 25)],
  ['go back in Europe and America', Date.UTC(2026, 9, 24)],
])('nothing is missed and nothing overlaps when clocks %s', (_, begin) => {
  expect(faults(randomConnections(600, begin), begin, begin + 10 * day)).toEqual([]);
});
