import { HeadwaterError, isObject, tableText, type ColumnType } from '@headwater/protocol';
import { nearest } from '../nearest.ts';
import type { Schema } from '../schema.ts';

/** A table as schema() lists it; what it leaves out is inferred from the rows. */
export interface Table {
  readonly table: string;
  /** The schema of the table. @default the schema of the connection */
  readonly schema?: string;
  /** The columns that identify a row. @default none, and equal rows are one row */
  readonly primary_key?: readonly string[];
  /** The types of columns; others are inferred. */
  readonly columns?: { readonly [column: string]: ColumnType };
}

const entryFields = ['table', 'schema', 'primary_key', 'columns'];

/**
 * Makes of the tables that schema() lists what any connector declares. A table of a schema is reached by the option
 * `schema` of an operation, so the name it is declared by is for messages only.
 *
 * @throws HeadwaterError `schema_invalid` naming the entry or the table; columns are looked at later
 */
export function readTables(listed: unknown): Schema {
  if (!Array.isArray(listed)) {
    const given = listed === null ? 'null' : typeof listed;
    throw invalid(
      'schema()',
      `an array of tables is wanted, such as [{ table: 'issue' }], ${given} was given`,
    );
  }
  const tables = new Map<string, Schema[string]>();
  for (const [index, entry] of listed.entries()) {
    const { table, schema, primary_key: primaryKey, columns } = checkEntry(entry, index);
    const name = schema === undefined ? table : tableText({ schema, name: table });
    if (tables.has(name)) throw invalid(`table "${name}"`, 'schema() lists it twice: remove one');
    tables.set(name, {
      table,
      // Columns that are not declared are welcome, be they part of the key.
      otherColumns: 'infer',
      ...(schema === undefined ? {} : { schema }),
      ...(primaryKey === undefined ? {} : { primaryKey }),
      ...(columns === undefined ? {} : { columns }),
    });
  }
  return Object.fromEntries(tables);
}

/** Node runs TypeScript without checking it, so an entry may be anything. */
function checkEntry(entry: unknown, index: number): Table {
  const where = `schema(), entry ${index + 1}`;
  if (!isObject(entry)) throw invalid(where, "an object is wanted, such as { table: 'issue' }");
  const { table, primary_key: primaryKey } = entry;
  if (typeof table !== 'string' || table.trim() === '') {
    throw invalid(where, '"table" is missing: give the name of the table');
  }
  for (const field of Object.keys(entry)) {
    if (entryFields.includes(field)) continue;
    const near = field === 'primaryKey' ? 'primary_key' : nearest(field, entryFields);
    const hint = near === undefined ? `: use ${entryFields.join(', ')}` : `, did you mean ${near}?`;
    throw invalid(`table "${table}"`, `"${field}" means nothing here${hint}`);
  }
  if (primaryKey !== undefined && !Array.isArray(primaryKey)) {
    throw invalid(`table "${table}"`, "primary_key wants an array of columns, such as ['id']");
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a declaration holds beyond this is checked where all are read
  return entry as unknown as Table;
}

function invalid(where: string, problem: string): HeadwaterError {
  return new HeadwaterError('schema_invalid', `${where}: ${problem}`);
}
