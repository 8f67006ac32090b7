import type { ValueSink } from './value-sink.ts';
import { temporalKind, type Codec } from './codec.ts';
import { isNoDate, parseDay, parseIso, type IsoMoment } from './iso-text.ts';
import { Moment } from './moment.ts';
import { textOf } from './text-of.ts';
import { ValueMismatch } from './value-mismatch.ts';

const millisecondsPerDay = 86_400_000;
const secondsPerDay = 86_400;
const firstDay = -719_162;
const lastDay = 2_932_896;

/** NAIVE_DATE: text, Temporal.PlainDate, a Date by its day in UTC. A time of day is cut and counted. */
export const dates: Codec = {
  append(sink, value, losses) {
    if (Moment.isOf(value, 'PlainDate') && isDay(value.seconds)) {
      appendDays(sink, value.seconds / secondsPerDay);
      return;
    }
    const text = textOf(value);
    if (text === undefined) {
      if (!(value instanceof Date)) throw new ValueMismatch('a date such as 2024-02-29 is wanted', value);
      const days = Math.floor(value.getTime() / millisecondsPerDay);
      if (!(days >= firstDay && days <= lastDay))
        throw new ValueMismatch('a date of the years 1 to 9999 is wanted', value);
      if (days * millisecondsPerDay !== value.getTime()) losses.add('lost their time of day', value);
      appendDays(sink, days);
      return;
    }
    const day = parseDay(text);
    if (day !== undefined) {
      appendDays(sink, day);
      return;
    }
    if (isNoDate(text)) {
      losses.add('became NULL: they are no dates', value);
      sink.appendNulls(1);
      return;
    }
    const moment = parseIso(text);
    if (moment?.days === undefined) throw new ValueMismatch('a date such as 2024-02-29 is wanted', value);
    if (hasTimeOfDay(moment)) losses.add('lost their time of day', value);
    appendDays(sink, moment.days);
  },
  fits: (value) => temporalKind(value) === 'PlainDate',
};

function isDay(seconds: number): boolean {
  const days = seconds / secondsPerDay;
  return Number.isInteger(days) && days >= firstDay && days <= lastDay;
}

/** Whether a moment says more than its day: midnight does not, except in a place. */
function hasTimeOfDay({ microseconds = 0, offsetMinutes = 0, isFiner }: IsoMoment): boolean {
  return microseconds !== 0 || offsetMinutes !== 0 || isFiner;
}

function appendDays(sink: ValueSink, days: number): void {
  sink.appendInt32(days);
  sink.extendRange(days);
}
