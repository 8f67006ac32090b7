import type { StoredTable, StoredType } from '@headwater/protocol';
import { castExpression } from './column-types.ts';
import { plainFloatText, plainNumberText } from './number-text.ts';
import { text } from './sql.ts';

/** A variable of the connection: a salt that is part of a statement could come out with an error. */
const salt = "getvariable('hash_salt')";

const microsecondsPerDay = 86_400_000_000;

/** Writes the statement that lets values be hashed. */
export function saltStatement(value: string): string {
  return `SET VARIABLE hash_salt = ${text(value)}`;
}

/** @throws RangeError when values of a table could not be hashed: every one would become NULL */
export function mustHaveSalt({ schema, name, columns }: StoredTable, value: string | undefined): void {
  if (value !== undefined || !columns.some(({ isHashed }) => isHashed)) return;
  throw new RangeError(
    `Table ${schema}.${name} has hashed columns, and the destination was opened without a salt.`,
  );
}

/**
 * Writes the hash of a value: base64 of the SHA-256 of the salt and the value's text. NULL stays NULL.
 *
 * Equal values have equal hashes, whatever type they came in. So the text is the canonical one but for this: numbers are
 * written without an exponent, and a midnight without a time zone as its date.
 */
export function hashExpression(value: string, type: StoredType): string {
  if (type === 'UNTYPED') return 'NULL::VARCHAR';
  return `base64(unhex(sha256(${salt} || ${hashedText(value, type)})))`;
}

function hashedText(value: string, type: StoredType): string {
  switch (type) {
    case 'FLOAT':
      return plainFloatText(value);
    case 'DOUBLE':
      return plainNumberText(value);
    case 'NAIVE_DATETIME': {
      const isMidnight = `epoch_us(${value}) % ${microsecondsPerDay} = 0`;
      const date = castExpression(`CAST(${value} AS DATE)`, 'NAIVE_DATE', 'STRING');
      return `CASE WHEN ${isMidnight} THEN ${date} ELSE ${castExpression(value, type, 'STRING')} END`;
    }
    default:
      return castExpression(value, type, 'STRING');
  }
}
