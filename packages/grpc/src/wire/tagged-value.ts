import { ValueMismatch } from '@headwater/protocol';
import { tidyNumber } from './decimal-text.ts';
import type { ProtobufReader } from './protobuf-reader.ts';
import { parseJson } from './value-reader.ts';
import { WireProblem } from './wire-problem.ts';
import type { WireColumn } from './wire-table.ts';

/** The first byte of a value of `row_data`, which says what the others are. */
const tags = { null: 0, text: 1, json: 2, bytes: 3, float: 4, double: 5 } as const;

/**
 * Reads a value of `row_data` to its end: one byte that says what it is, and its text. Texts may stand for any type, so
 * the column is not told one for them.
 *
 * @throws WireProblem for bytes that are none, ValueMismatch for a text that is not what its first byte says
 */
export function readTaggedValue(reader: ProtobufReader, column: WireColumn): unknown {
  if (!reader.hasMore) throw new WireProblem('a value has no byte that says what it is');
  const { bytes, at, end } = reader;
  const from = at + 1;
  switch (bytes[at]) {
    case tags.null:
      return null;
    case tags.text:
      return reader.textOf(from, end);
    case tags.json:
      return readJsonValue(reader.textOf(from, end), column);
    case tags.bytes:
      column.tell('BINARY');
      return bytes.subarray(from, end);
    case tags.float:
    case tags.double:
      column.tell('DOUBLE');
      return readNumber(reader.textOf(from, end));
    default:
      throw new WireProblem(
        `this version of Headwater does not know values that begin with byte ${bytes[at]}`,
        'update Headwater',
      );
  }
}

function readJsonValue(text: string, column: WireColumn): unknown {
  const value = parseJson(text);
  if (value !== null) column.tell('JSON');
  return value;
}

function readNumber(text: string): number {
  if (text === 'NaN') return Number.NaN;
  if (/^[+-]?Infinity$/.test(text) || tidyNumber(text) !== undefined) return Number(text);
  throw new ValueMismatch('a number is wanted', text);
}
