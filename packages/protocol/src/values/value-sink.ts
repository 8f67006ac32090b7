/**
 * What takes the values that a type's {@link Codec} has read: the builder of a column of a file, or the writer of another
 * encoding. Each value is one call; those about ranges say more of the value before or after it.
 */
export interface ValueSink {
  appendNulls(count: number): void;
  appendBoolean(value: boolean): void;
  /** A SHORT, an INT, the days since 1970 of a NAIVE_DATE, or the digits of a short decimal. */
  appendInt32(value: number): void;
  /** A LONG, microseconds of a moment, or the digits of a decimal. */
  appendSafeInteger(value: number): void;
  appendBigInt64(value: bigint): void;
  /** The digits of a decimal of more than 18 of them. */
  appendWideDecimal(unscaled: bigint): void;
  appendNarrowDecimal(unscaled: number): void;
  appendFloat(value: number): void;
  appendDouble(value: number): void;
  appendBytes(value: Uint8Array): void;
  /** Gives false when half a surrogate pair became U+FFFD. */
  appendText(value: string): boolean;
  extendRange(value: number): void;
  extendWideRange(value: bigint): void;
  /** Whether every value can be compared: NaN cannot. */
  isComparable: boolean;
  /** Whether every decimal is the same number as a double. */
  isExactInDouble: boolean;
}
