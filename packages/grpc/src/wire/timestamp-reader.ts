import { Moment, type MomentKind } from '@headwater/protocol';
import { wireTypes, type ProtobufReader } from './protobuf-reader.ts';

const secondsPerDay = 86_400;
const nanosecondsPerSecond = 1_000_000_000;

/** Reads a date. One with a time of day stays a date and time, so that its column can count what it loses. */
export function readDate(reader: ProtobufReader): Moment {
  const moment = readTimestamp(reader, 'PlainDate');
  const isMidnight = moment.nanoseconds === 0 && moment.seconds % secondsPerDay === 0;
  return isMidnight ? moment : asDateTime(moment);
}

/** Reads a date and time of nowhere in particular. */
export function readDateTime(reader: ProtobufReader): Moment {
  return readTimestamp(reader, 'PlainDateTime');
}

/** Reads an instant. */
export function readInstant(reader: ProtobufReader): Moment {
  return readTimestamp(reader, 'Instant');
}

/** Reads a time of day. One of another day than the first stays a date and time, which its column refuses. */
export function readTimeOfDay(reader: ProtobufReader): Moment {
  const moment = readTimestamp(reader, 'PlainTime');
  return moment.seconds >= 0 && moment.seconds < secondsPerDay ? moment : asDateTime(moment);
}

/** Reads a `google.protobuf.Timestamp`. Nanoseconds beyond their second are carried over. */
function readTimestamp(reader: ProtobufReader, kind: MomentKind): Moment {
  const outerEnd = reader.enter();
  let seconds = 0;
  let nanoseconds = 0;
  while (reader.hasMore) {
    const tag = reader.readTag();
    if (tag === secondsTag) seconds = Number(reader.readInt64());
    else if (tag === nanosecondsTag) nanoseconds = reader.readInt32();
    else reader.skipBeyond(2, tag);
  }
  reader.leave(outerEnd);
  const carry = Math.floor(nanoseconds / nanosecondsPerSecond);
  return new Moment(kind, seconds + carry, nanoseconds - carry * nanosecondsPerSecond);
}

const secondsTag = (1 << 3) | wireTypes.varint;
const nanosecondsTag = (2 << 3) | wireTypes.varint;

function asDateTime({ seconds, nanoseconds }: Moment): Moment {
  return new Moment('PlainDateTime', seconds, nanoseconds);
}
