import { tableId, tableText, type ScalarType } from '@headwater/protocol';
import type { ProtobufReader, Span } from './protobuf-reader.ts';

/** A column of a table, as its rows name it. */
export class WireColumn {
  readonly name: string;
  /** Its name as it is sent. */
  readonly bytes: Buffer;
  /** Its place among the columns of its table, in the order they came first. */
  readonly ordinal: number;
  readonly #types: Map<string, ScalarType>;
  #told: ScalarType | undefined;

  constructor(name: string, ordinal: number, types: Map<string, ScalarType>) {
    this.name = name;
    this.bytes = Buffer.from(name);
    this.ordinal = ordinal;
    this.#types = types;
  }

  /** Notes the type a value came with; undefined for one that a column cannot be made of. */
  tell(type: ScalarType | undefined): void {
    if (type === this.#told) return;
    this.#told = type;
    if (type === undefined) this.#types.delete(this.name);
    else this.#types.set(this.name, type);
  }
}

/** A table that rows were sent for. Names are compared as bytes, and become texts once. */
export class WireTable {
  readonly schema: string | undefined;
  readonly name: string;
  readonly types = new Map<string, ScalarType>();
  /** In the order they came first. */
  readonly columns: WireColumn[] = [];
  readonly #columnsByName = new Map<string, WireColumn>();
  readonly #columnsByHash = new Map<number, WireColumn>();
  /** The columns of the last row, in its order: the next row usually has the same. */
  readonly #lastColumns: WireColumn[] = [];
  readonly #schemaBytes: Buffer;
  readonly #nameBytes: Buffer;

  constructor(schema: string | undefined, name: string) {
    this.schema = schema;
    this.name = name;
    this.#schemaBytes = Buffer.from(schema ?? '');
    this.#nameBytes = Buffer.from(name);
  }

  /** Its name for people. */
  get text(): string {
    return tableText({ ...(this.schema === undefined ? {} : { schema: this.schema }), name: this.name });
  }

  isNamed(bytes: Buffer, schema: Span, name: Span): boolean {
    return (
      isSame(bytes, name.from, name.to, this.#nameBytes) &&
      isSame(bytes, schema.from, schema.to, this.#schemaBytes)
    );
  }

  /** Gives a column by its name, the `place`-th of its row. */
  column(reader: ProtobufReader, { from, to }: Span, place: number): WireColumn {
    const last = this.#lastColumns[place];
    if (last !== undefined && isSame(reader.bytes, from, to, last.bytes)) return last;
    const column = this.#findColumn(reader, from, to);
    this.#lastColumns[place] = column;
    return column;
  }

  /** Finds a column wherever it stands in its row: Go sends the entries of a map in an order of its own each time. */
  #findColumn(reader: ProtobufReader, from: number, to: number): WireColumn {
    const hash = hashOf(reader.bytes, from, to);
    const known = this.#columnsByHash.get(hash);
    if (known !== undefined && isSame(reader.bytes, from, to, known.bytes)) return known;
    const name = reader.textOf(from, to);
    const column = this.#columnsByName.get(name) ?? this.#addColumn(name);
    this.#columnsByHash.set(hash, column);
    return column;
  }

  #addColumn(name: string): WireColumn {
    const column = new WireColumn(name, this.columns.length, this.types);
    this.columns.push(column);
    this.#columnsByName.set(name, column);
    return column;
  }
}

/** The tables that rows were sent for. */
export class WireTables {
  readonly #tables = new Map<string, WireTable>();
  #last: WireTable | undefined;

  /** Gives a table by its names; an empty schema is none. */
  find(reader: ProtobufReader, schema: Span, name: Span): WireTable {
    if (this.#last?.isNamed(reader.bytes, schema, name) === true) return this.#last;
    const schemaText = reader.textOf(schema.from, schema.to) || undefined;
    const nameText = reader.textOf(name.from, name.to);
    const id = tableId({ ...(schemaText === undefined ? {} : { schema: schemaText }), name: nameText });
    const table = this.#tables.get(id) ?? new WireTable(schemaText, nameText);
    this.#tables.set(id, table);
    this.#last = table;
    return table;
  }
}

function isSame(bytes: Buffer, from: number, to: number, name: Buffer): boolean {
  if (to - from !== name.length) return false;
  for (let at = 0; at < name.length; at += 1) if (bytes[from + at] !== name[at]) return false;
  return true;
}

/** A number that other names hardly ever have. */
function hashOf(bytes: Buffer, from: number, to: number): number {
  let hash = 0;
  for (let at = from; at < to; at += 1) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
  return hash;
}
