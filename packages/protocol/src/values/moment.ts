/** What a {@link Moment} says: the kinds of Temporal, whose objects it stands in for. */
export type MomentKind = 'PlainDate' | 'PlainDateTime' | 'PlainTime' | 'Instant';

const millisecondsPerDay = 86_400_000;

/**
 * A date or a time that came as numbers from another protocol, to the nanosecond. It is read like the Temporal object of
 * its kind, which Node 24 lacks, and without its text wherever that is possible.
 */
export class Moment {
  readonly kind: MomentKind;
  /** Since 1970 in UTC, or where the clock hangs; since midnight for a time of day. */
  readonly seconds: number;
  /** 0 to 999,999,999. */
  readonly nanoseconds: number;

  constructor(kind: MomentKind, seconds: number, nanoseconds: number) {
    this.kind = kind;
    this.seconds = seconds;
    this.nanoseconds = nanoseconds;
  }

  get [Symbol.toStringTag](): string {
    return `Temporal.${this.kind}`;
  }

  /** Its ISO text, with as many digits of a second as it needs. */
  toString(): string {
    const milliseconds = this.seconds * 1000;
    const fraction = String(this.nanoseconds).padStart(9, '0').replace(/0+$/, '');
    const ofSecond = fraction === '' ? '' : `.${fraction}`;
    if (this.kind === 'PlainTime')
      return `${isoText(milliseconds % millisecondsPerDay).slice(11, 19)}${ofSecond}`;
    const text = isoText(milliseconds);
    if (this.kind === 'PlainDate') return text.slice(0, -14);
    return `${text.slice(0, -5)}${ofSecond}${this.kind === 'Instant' ? 'Z' : ''}`;
  }

  toJSON(): string {
    return this.toString();
  }

  /** Whether it is a moment of a kind that has nothing finer than a microsecond. */
  static isOf(value: unknown, kind: MomentKind): value is Moment {
    return value instanceof Moment && value.kind === kind && value.nanoseconds % 1000 === 0;
  }
}

/** `2024-02-29T12:30:00.000Z`. Seconds that no date has give a text that is none either, for its reader to refuse. */
function isoText(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? `${milliseconds}.000Z` : date.toISOString();
}
