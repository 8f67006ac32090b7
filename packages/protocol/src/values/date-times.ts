import type { ValueSink } from './value-sink.ts';
import { temporalKind, type Codec } from './codec.ts';
import { isNoDate, parseIso, type IsoMoment } from './iso-text.ts';
import type { Losses } from './losses.ts';
import { Moment } from './moment.ts';
import { textOf } from './text-of.ts';
import { ValueMismatch } from './value-mismatch.ts';

const microsecondsPerDay = 86_400_000_000;
const firstMillisecond = -62_135_596_800_000;
const lastMillisecond = 253_402_300_799_999;

/** NAIVE_DATETIME: a date and a time of day, nowhere in particular. */
export const naiveDateTimes: Codec = {
  append(sink, value, losses) {
    if (Moment.isOf(value, 'PlainDateTime') && isWithinYears(value.seconds * 1000)) {
      appendMicroseconds(sink, value.seconds, value.nanoseconds / 1000);
      return;
    }
    const text = textOf(value);
    const wanted = 'a date and time without offset, such as 2024-02-29T12:30:00, is wanted';
    if (text === undefined) throw new ValueMismatch(wanted, value);
    if (appendNoDate(sink, text, losses)) return;
    const moment = parseIso(text);
    if (moment?.days === undefined || moment.offsetMinutes !== undefined)
      throw new ValueMismatch(wanted, value);
    appendMoment(sink, moment, 0, value, losses);
  },
  fits(value) {
    const kind = temporalKind(value);
    return kind === 'PlainDateTime' || kind === 'PlainDate';
  },
};

/** UTC_DATETIME: an instant. */
export const instants: Codec = {
  append(sink, value, losses) {
    if (value instanceof Date) {
      appendMilliseconds(sink, value.getTime(), value);
      return;
    }
    if (Moment.isOf(value, 'Instant') && isWithinYears(value.seconds * 1000)) {
      appendMicroseconds(sink, value.seconds, value.nanoseconds / 1000);
      return;
    }
    const text = zonedText(value) ?? textOf(value);
    const wanted = 'a date and time with offset, such as 2024-02-29T12:30:00Z, is wanted';
    if (text === undefined) throw new ValueMismatch(wanted, value);
    if (appendNoDate(sink, text, losses)) return;
    const moment = parseIso(text);
    if (moment?.days === undefined || moment.offsetMinutes === undefined)
      throw new ValueMismatch(wanted, value);
    appendMoment(sink, moment, moment.offsetMinutes, value, losses);
  },
  fits(value) {
    if (value instanceof Date) return isWithinYears(value.getTime());
    const kind = temporalKind(value);
    return kind === 'Instant' || kind === 'ZonedDateTime';
  },
};

/** The instant of a Temporal.ZonedDateTime: its own text rounds the offset to minutes. */
function zonedText(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || temporalKind(value) !== 'ZonedDateTime')
    return undefined;
  return 'toInstant' in value && typeof value.toInstant === 'function'
    ? String(value.toInstant())
    : undefined;
}

function appendNoDate(sink: ValueSink, text: string, losses: Losses): boolean {
  if (!isNoDate(text)) return false;
  losses.add('became NULL: they are no dates', text);
  sink.appendNulls(1);
  return true;
}

function isWithinYears(milliseconds: number): boolean {
  return milliseconds >= firstMillisecond && milliseconds <= lastMillisecond;
}

function appendMilliseconds(sink: ValueSink, milliseconds: number, value: unknown): void {
  if (!isWithinYears(milliseconds))
    throw new ValueMismatch('a valid date of the years 1 to 9999 is wanted', value);
  appendMicroseconds(
    sink,
    Math.floor(milliseconds / 1000),
    (milliseconds - Math.floor(milliseconds / 1000) * 1000) * 1000,
  );
}

function appendMoment(
  sink: ValueSink,
  moment: IsoMoment,
  offsetMinutes: number,
  value: unknown,
  losses: Losses,
): void {
  const ofDay = moment.microseconds ?? 0;
  const seconds =
    (moment.days ?? 0) * (microsecondsPerDay / 1_000_000) +
    Math.floor(ofDay / 1_000_000) -
    offsetMinutes * 60;
  if (!isWithinYears(seconds * 1000))
    throw new ValueMismatch('a date of the years 1 to 9999 is wanted', value);
  if (moment.isFiner) losses.add('cut to microseconds', value);
  appendMicroseconds(sink, seconds, ofDay % 1_000_000);
}

/** Microseconds since 1970 are beyond 2^53 after the year 2255, so they are multiplied in two halves. */
function appendMicroseconds(sink: ValueSink, seconds: number, microseconds: number): void {
  const total = seconds * 1_000_000 + microseconds;
  if (Number.isSafeInteger(total)) {
    sink.appendSafeInteger(total);
    sink.extendRange(total);
    return;
  }
  const exact = BigInt(seconds) * 1_000_000n + BigInt(microseconds);
  sink.appendBigInt64(exact);
  sink.extendWideRange(exact);
}
