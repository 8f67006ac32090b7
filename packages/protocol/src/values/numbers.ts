import type { StoredType } from '../column-type.ts';

/** What the numbers of a column say beyond its type, so that it widens by its values and not by what it could hold. */
export interface NumberFacts {
  /** The most digits before the point. */
  readonly wholeDigits: number;
  /** Whether each is the same as a double: see {@link isExactInDouble}. */
  readonly exactInDouble: boolean;
}

/** A decimal of so many digits comes back from a double as it was. */
const digitsInDouble = 15;

/** With more digits behind the point it may be so small that JavaScript writes the double with an exponent. */
const mostPlainScale = 6;

const noNumbers: NumberFacts = { wholeDigits: 0, exactInDouble: true };

/** What is true of any numbers of a type. */
export function numbersOfType(type: StoredType): NumberFacts {
  if (typeof type !== 'string') {
    const { precision, scale } = type;
    const isPlain = scale <= mostPlainScale;
    return { wholeDigits: precision - scale, exactInDouble: isPlain && precision <= digitsInDouble };
  }
  switch (type) {
    case 'SHORT':
      return { wholeDigits: 5, exactInDouble: true };
    case 'INT':
      return { wholeDigits: 10, exactInDouble: true };
    case 'LONG':
      return { wholeDigits: 19, exactInDouble: false };
    default:
      return noNumbers;
  }
}

/** What is true of whole numbers from a least to a greatest one. */
export function numbersWithin(
  range: { readonly least: number | bigint; readonly greatest: number | bigint } | undefined,
): NumberFacts {
  if (range === undefined) return noNumbers;
  const ends = [range.least, range.greatest];
  return {
    wholeDigits: Math.max(...ends.map((end) => String(end).replace('-', '').length)),
    exactInDouble: ends.every((end) => Number.isSafeInteger(Number(end))),
  };
}

/** What is true of the numbers of two columns together. */
export function joinNumbers(a: NumberFacts, b: NumberFacts): NumberFacts {
  return {
    wholeDigits: Math.max(a.wholeDigits, b.wholeDigits),
    exactInDouble: a.exactInDouble && b.exactInDouble,
  };
}

/**
 * Tells whether a decimal, `unscaled` × 10^-`scale`, is the same number and the same text as a double: a whole number
 * within 2^53, or one of at most fifteen digits that is not so small that JavaScript writes it with an exponent.
 */
export function isExactInDouble(unscaled: bigint, scale: number): boolean {
  const size = unscaled < 0n ? -unscaled : unscaled;
  const unit = 10n ** BigInt(scale);
  if (size % unit === 0n) return size / unit <= BigInt(Number.MAX_SAFE_INTEGER);
  const isPlain = size * 10n ** BigInt(mostPlainScale) >= unit;
  return isPlain && String(size).replace(/0+$/, '').length <= digitsInDouble;
}
