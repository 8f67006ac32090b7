import type { ColumnType, DecimalType } from '@headwater/protocol';

/**
 * The values a column of a declared type takes: those that go in exactly.
 *
 * The types are a little stricter than a sync, where a mistake is more likely than a wish: a STRING wants text,
 * although a number would be written as its digits. Every type of number takes numbers and bigints; LONG and DECIMAL,
 * whose digits a number cannot hold, also take them as text.
 */
export type ColumnValue<Type extends ColumnType> = Type extends DecimalType
  ? string | number | bigint
  : Type extends keyof ScalarValues
    ? ScalarValues[Type]
    : never;

interface ScalarValues {
  BOOLEAN: boolean | 0 | 1;
  SHORT: number | bigint;
  INT: number | bigint;
  LONG: number | bigint | string;
  FLOAT: number | bigint;
  DOUBLE: number | bigint;
  NAIVE_DATE: string | Date | TemporalObject<'PlainDate'>;
  /** No Date: it is an instant, and what clock to read it by is not known. */
  NAIVE_DATETIME: string | TemporalObject<'PlainDateTime'>;
  UTC_DATETIME: string | Date | TemporalObject<'Instant' | 'ZonedDateTime'>;
  NAIVE_TIME: string | TemporalObject<'PlainTime'>;
  BINARY: Uint8Array;
  STRING: string;
  XML: string;
  JSON: JsonValue;
}

/** A Temporal object, known by its tag, so that no library of types is needed. */
interface TemporalObject<Name extends string> {
  readonly [Symbol.toStringTag]: `Temporal.${Name}`;
  toString(): string;
}

/** Anything JSON can say; an object may be typed by an interface. */
export type JsonValue = string | number | bigint | boolean | null | JsonContainer | JsonLiteral;

/** An object as it is written out, whose names the compiler would hold against {@link JsonContainer}. */
interface JsonLiteral {
  readonly [name: string]: unknown;
}

/** An object or array; what JSON would write as `{}` (a function, a Map, a promise) has one of these symbols. */
type JsonContainer = object & {
  readonly [Symbol.hasInstance]?: never;
  readonly [Symbol.toStringTag]?: never;
};

/** The values of a key column whose type is inferred. */
export type KeyValue = string | number | bigint | boolean | Date | Uint8Array;
