import {
  DuckDBDateValue,
  DuckDBInstance,
  DuckDBTimeValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBConnection,
} from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { castExpression, duckdbType } from './column-types.ts';

type DateType = 'NAIVE_DATE' | 'NAIVE_DATETIME' | 'UTC_DATETIME' | 'NAIVE_TIME';

let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
  // The zone of a connection must not matter.
  await connection.run("SET TimeZone = 'Asia/Karachi'");
});

afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

/** What DuckDB makes of values given as days, or as microseconds. */
async function textsOf(type: DateType, counts: readonly bigint[]): Promise<string[]> {
  const table = `of_${type}`;
  await connection.run(`CREATE OR REPLACE TABLE ${table} (place INTEGER, value ${duckdbType(type)})`);
  const appender = await connection.createAppender(table);
  for (const [place, count] of counts.entries()) {
    appender.appendInteger(place);
    if (type === 'NAIVE_DATE') appender.appendDate(new DuckDBDateValue(Number(count)));
    else if (type === 'NAIVE_DATETIME') appender.appendTimestamp(new DuckDBTimestampValue(count));
    else if (type === 'UTC_DATETIME') appender.appendTimestampTZ(new DuckDBTimestampTZValue(count));
    else appender.appendTime(new DuckDBTimeValue(count));
    appender.endRow();
  }
  appender.closeSync();
  const reader = await connection.runAndReadAll(
    `SELECT ${castExpression('value', type, 'STRING')} FROM ${table} ORDER BY place`,
  );
  return reader.getRows().map(([text]) => String(text));
}

const microsecondsPerDay = 86_400_000_000n;

/** The canonical text, by counting: Gregorian years all the way back, as ISO 8601 has them. */
function modelText(type: DateType, count: bigint): string {
  if (type === 'NAIVE_DATE') return dateText(Number(count));
  if (type === 'NAIVE_TIME') {
    const { clock, fraction } = timeOf(count);
    return fraction === 0n ? clock : `${clock}.${padded(fraction, 6).replace(/0+$/, '')}`;
  }
  const ofDay = ((count % microsecondsPerDay) + microsecondsPerDay) % microsecondsPerDay;
  const { clock, fraction } = timeOf(ofDay);
  const digits = fraction % 1000n === 0n ? padded(fraction / 1000n, 3) : padded(fraction, 6);
  const date = dateText(Number((count - ofDay) / microsecondsPerDay));
  return `${date}T${clock}.${digits}${type === 'UTC_DATETIME' ? 'Z' : ''}`;
}

function timeOf(microseconds: bigint): { clock: string; fraction: bigint } {
  const seconds = microseconds / 1_000_000n;
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n]
    .map((part) => padded(part, 2))
    .join(':');
  return { clock, fraction: microseconds % 1_000_000n };
}

const isLeap = (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const daysOfYear = (year: number) => (isLeap(year) ? 366 : 365);

/** The first day of each year from 1 to 10000, counted from 1970. */
const firstDays = ((): number[] => {
  const days = [0];
  for (let year = 1; year < 10_000; year += 1) days.push((days.at(-1) ?? 0) + daysOfYear(year));
  const epoch = days[1969] ?? 0;
  return days.map((day) => day - epoch);
})();

function dateText(day: number): string {
  const year = firstDays.findLastIndex((first) => first <= day) + 1;
  let rest = day - (firstDays[year - 1] ?? 0);
  const months = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  let month = 1;
  for (const days of months) {
    if (rest < days) break;
    rest -= days;
    month += 1;
  }
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(rest + 1, 2)}`;
}

function padded(number: number | bigint, digits: number): string {
  return String(number).padStart(digits, '0');
}

const firstDay = BigInt(firstDays[0] ?? 0);
const lastDay = BigInt(firstDays[9999] ?? 0) - 1n;
const days = fc.bigInt({ min: firstDay, max: lastDay });
const ofDay = fc.oneof(
  fc.bigInt({ min: 0n, max: microsecondsPerDay - 1n }),
  fc.bigInt({ min: 0n, max: microsecondsPerDay / 1000n - 1n }).map((milliseconds) => milliseconds * 1000n),
  fc.bigInt({ min: 0n, max: 86_399n }).map((seconds) => seconds * 1_000_000n),
);
const moments = fc.tuple(days, ofDay).map(([day, time]) => day * microsecondsPerDay + time);

/** The borders of the years 1 and 9999, of the epoch, and the days the Julian calendar ended on. */
const borderDays = [
  firstDay,
  lastDay,
  0n,
  -1n,
  -141_428n,
  -141_427n,
  -141_426n,
  -141_418n,
  BigInt(firstDays[3] ?? 0) + 59n,
];
const borderTimes = [0n, 1n, 999n, 1000n, 999_999n, 1_000_000n, 100_000n, 120_000n, microsecondsPerDay - 1n];
const borderMoments = borderDays.flatMap((day) => borderTimes.map((time) => day * microsecondsPerDay + time));

test('the model counts as people do', () => {
  expect([firstDay, lastDay, 0n, -141_428n, -141_427n].map((day) => modelText('NAIVE_DATE', day))).toEqual([
    '0001-01-01',
    '9999-12-31',
    '1970-01-01',
    '1582-10-14',
    '1582-10-15',
  ]);
  expect(modelText('UTC_DATETIME', -1n)).toBe('1969-12-31T23:59:59.999999Z');
});

test.each<[DateType, fc.Arbitrary<bigint>, readonly bigint[]]>([
  ['NAIVE_DATE', days, borderDays],
  ['NAIVE_DATETIME', moments, borderMoments],
  ['UTC_DATETIME', moments, borderMoments],
  ['NAIVE_TIME', ofDay, borderTimes],
])('any %s has its canonical text', async (type, values, borders) => {
  const model = (counts: readonly bigint[]) => counts.map((count) => modelText(type, count));
  expect(await textsOf(type, borders)).toEqual(model(borders));
  await fc.assert(
    fc.asyncProperty(fc.array(values, { minLength: 4000, maxLength: 4000 }), async (counts) => {
      expect(await textsOf(type, counts)).toEqual(model(counts));
    }),
    { numRuns: 3, endOnFailure: true },
  );
});
