import type { ValueSink } from './value-sink.ts';
import type { Losses } from './losses.ts';

/** What one type does with values. NULL and undefined never come here. */
export interface Codec {
  /** Appends a value of a declared column. @throws ValueMismatch when the type does not take it */
  append(sink: ValueSink, value: unknown, losses: Losses): void;
  /** Whether a value of an undeclared column is of this type, or exact in it. */
  fits(value: unknown): boolean;
}

/** Gives what kind of Temporal value an object is: `PlainDate`. By its tag, as Node 24 has no Temporal of its own. */
export function temporalKind(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const tag = Object.prototype.toString.call(value);
  return tag.startsWith('[object Temporal.') ? tag.slice(17, -1) : undefined;
}
