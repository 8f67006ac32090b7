import type { ScalarType } from '@headwater/protocol';
import { RowValues } from './row-values.ts';
import { wireTypes, type ProtobufReader, type Span } from './protobuf-reader.ts';
import { readTaggedValue } from './tagged-value.ts';
import { readValue } from './value-reader.ts';
import { WireProblem } from './wire-problem.ts';
import { WireTables, type WireColumn, type WireTable } from './wire-table.ts';

/** One operation on one row, as it was sent. */
export interface WireRecord {
  readonly operation: 'upsert' | 'update' | 'delete' | 'truncate';
  /** Undefined when none was sent, or an empty one. */
  readonly schema: string | undefined;
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
  /**
   * The newest type that was sent with a value of each column of the table: one map a table, which its records share.
   * Columns of decimals are not in it, as they do not say their digits.
   */
  readonly types: ReadonlyMap<string, ScalarType>;
}

/** By the number of their RecordType. */
const operations = ['upsert', 'update', 'delete', 'truncate'] as const;

const { varint, bytes } = wireTypes;
const schemaTag = (1 << 3) | bytes;
const tableTag = (2 << 3) | bytes;
const typeTag = (3 << 3) | varint;
const dataTag = (4 << 3) | bytes;
const rowDataTag = (5 << 3) | bytes;
const keyTag = (1 << 3) | bytes;
const valueTag = (2 << 3) | bytes;
const lastField = 5;

/** Reads Record messages. Its tables and columns are remembered: the next record usually has those of the last. */
export class RecordReader {
  readonly #tables = new WireTables();
  readonly #schemaName: Span = { from: 0, to: 0 };
  readonly #tableName: Span = { from: 0, to: 0 };
  readonly #columnName: Span = { from: 0, to: 0 };
  #type = 0;
  #hasRowData = false;
  #table: WireTable | undefined;
  #column: WireColumn | undefined;
  readonly #row = new RowValues();

  /** Which value was read last: ` in column "total" of table "orders"`. */
  get place(): string {
    if (this.#table === undefined) return '';
    const column = this.#column === undefined ? '' : `column ${quote(this.#column.name)} of `;
    return ` in ${column}table ${quote(this.#table.text)}`;
  }

  /** Forgets which value was read last. */
  forgetPlace(): void {
    this.#table = undefined;
    this.#column = undefined;
  }

  /** Reads a record to its end. @throws WireProblem, or ValueMismatch for a value that is not what it is said to be */
  read(reader: ProtobufReader): WireRecord {
    this.forgetPlace();
    const from = reader.at;
    this.#readHead(reader);
    const operation = operations[this.#type];
    if (operation === undefined) {
      throw new WireProblem(
        `this version of Headwater does not know the record type ${this.#type}`,
        'update Headwater',
      );
    }
    const table = this.#tables.find(reader, this.#schemaName, this.#tableName);
    this.#table = table;
    this.#row.begin();
    // What both have is that of `data`, which is read after the other.
    if (this.#hasRowData) {
      reader.at = from;
      this.#readEntries(reader, table, rowDataTag);
    }
    reader.at = from;
    this.#readEntries(reader, table, dataTag);
    this.forgetPlace();
    const { schema, name, types } = table;
    return { operation, schema, table: name, row: this.#row.make(table.columns), types };
  }

  /** Reads everything but the values: their table may be named after them. */
  #readHead(reader: ProtobufReader): void {
    this.#schemaName.from = this.#schemaName.to = 0;
    this.#tableName.from = this.#tableName.to = 0;
    this.#type = 0;
    this.#hasRowData = false;
    while (reader.hasMore) {
      const tag = reader.readTag();
      if (tag === dataTag) reader.skip(tag);
      else if (tag === tableTag) reader.readSpan(this.#tableName);
      else if (tag === schemaTag) reader.readSpan(this.#schemaName);
      else if (tag === typeTag) this.#type = reader.readInt32();
      else if (tag === rowDataTag) {
        this.#hasRowData = true;
        reader.skip(tag);
      } else reader.skipBeyond(lastField, tag);
    }
  }

  #readEntries(reader: ProtobufReader, table: WireTable, entryTag: number): void {
    let place = 0;
    while (reader.hasMore) {
      const tag = reader.readTag();
      if (tag === entryTag) {
        this.#readEntry(reader, table, entryTag, place);
        place += 1;
      } else reader.skip(tag);
    }
  }

  /** Reads an entry of a map: field 1 is its key, field 2 its value. */
  #readEntry(reader: ProtobufReader, table: WireTable, entryTag: number, place: number): void {
    const outerEnd = reader.enter();
    const name = this.#columnName;
    name.from = name.to = 0;
    let valueAt = reader.end;
    while (reader.hasMore) {
      const tag = reader.readTag();
      if (tag === keyTag) reader.readSpan(name);
      else if (tag === valueTag) {
        valueAt = reader.at;
        reader.skip(tag);
      } else reader.skipBeyond(2, tag);
    }
    const column = table.column(reader, name, place);
    this.#column = column;
    const entryEnd = reader.end;
    // An entry without a value has the empty one.
    reader.at = valueAt;
    if (valueAt < entryEnd) reader.enter();
    this.#row.set(column, entryTag === dataTag ? readValue(reader, column) : readTaggedValue(reader, column));
    reader.end = entryEnd;
    reader.leave(outerEnd);
  }
}

const mostShown = 80;

/** Shows a name, which may be anything, on the one line of an error. */
function quote(name: string): string {
  return JSON.stringify(name.length > mostShown ? `${name.slice(0, mostShown - 1)}…` : name);
}
