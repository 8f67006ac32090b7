import { temporalKind, type Codec } from './codec.ts';
import { parseIso } from './iso-text.ts';
import { textOf } from './text-of.ts';
import { ValueMismatch } from './value-mismatch.ts';

/** NAIVE_TIME: a time of day. */
export const times: Codec = {
  append(sink, value, losses) {
    const text = textOf(value);
    const moment = text === undefined ? undefined : parseIso(text);
    if (
      moment?.microseconds === undefined ||
      moment.days !== undefined ||
      moment.offsetMinutes !== undefined
    ) {
      throw new ValueMismatch('a time of day such as 12:30:00 is wanted', value);
    }
    if (moment.isFiner) losses.add('cut to microseconds', value);
    sink.appendSafeInteger(moment.microseconds);
    sink.extendRange(moment.microseconds);
  },
  fits: (value) => temporalKind(value) === 'PlainTime',
};
