import {
  HeadwaterError,
  isObject,
  parseColumnType,
  tableId,
  tableText,
  type DeclaredColumn,
  type DeclaredTable,
  type TableName,
} from '@headwater/protocol';
import { nearest } from './nearest.ts';

const entryFields = [
  'schema',
  'table',
  'primaryKey',
  'columns',
  'otherColumns',
  'onTypeMismatch',
  'onNullKey',
];

/** Types people know from elsewhere, and what they are called here. */
const otherNames: Readonly<Record<string, string>> = {
  BIGINT: 'LONG',
  BOOL: 'BOOLEAN',
  BYTES: 'BINARY',
  BLOB: 'BINARY',
  DATE: 'NAIVE_DATE',
  DATETIME: 'NAIVE_DATETIME',
  INTEGER: 'INT',
  NUMERIC: "{ type: 'DECIMAL', precision, scale }",
  REAL: 'FLOAT',
  SMALLINT: 'SHORT',
  TEXT: 'STRING',
  TIME: 'NAIVE_TIME',
  TIMESTAMP: 'UTC_DATETIME, or NAIVE_DATETIME without a time zone',
  TIMESTAMPTZ: 'UTC_DATETIME',
  VARCHAR: 'STRING',
};

/**
 * Reads the tables a connector declares.
 *
 * @throws HeadwaterError `schema_invalid`, `unknown_type` or `decimal_without_precision`, naming table and column
 */
export function readSchema(schema: unknown): DeclaredTable[] {
  if (!isObject(schema)) {
    throw invalid('schema', 'an object of tables is wanted: { issue: { primaryKey: ["id"] } }');
  }
  const seen = new Map<string, string>();
  return Object.entries(schema).map(([key, entry]) => {
    const declared = readTable(key, entry);
    const id = tableId(declared.table);
    const twin = seen.get(id);
    if (twin !== undefined)
      throw invalid(`table "${key}"`, `"${twin}" is the same table: ${tableText(declared.table)}`);
    seen.set(id, key);
    return declared;
  });
}

function readTable(key: string, entry: unknown): DeclaredTable {
  const where = `table "${key}"`;
  if (key === '') throw invalid('schema', 'a table has an empty name');
  if (!isObject(entry)) throw invalid(where, "an object is wanted, such as { primaryKey: ['id'] }");
  for (const field of Object.keys(entry)) {
    if (entryFields.includes(field)) continue;
    const near = nearest(field, entryFields);
    throw invalid(
      where,
      `"${field}" means nothing here${near === undefined ? '' : `, did you mean ${near}?`}`,
    );
  }
  const columns = readColumns(entry['columns'], where);
  const primaryKey = readPrimaryKey(entry['primaryKey'], where);
  if (columns.length > 0 && entry['otherColumns'] !== 'infer') {
    const missing = primaryKey.find((name) => !columns.some((column) => column.name === name));
    if (missing !== undefined)
      throw invalid(where, `key column "${missing}" is not among its columns: declare its type`);
  }
  return {
    key,
    table: readName(key, entry, where),
    primaryKey,
    columns,
    onTypeMismatch: oneOf(entry['onTypeMismatch'], ['error', 'null', 'widen'], `${where}, onTypeMismatch`),
    onNullKey: oneOf(entry['onNullKey'], ['error', 'skip'], `${where}, onNullKey`),
  };
}

function readName(key: string, entry: Record<string, unknown>, where: string): TableName {
  const read = (field: 'schema' | 'table') => {
    const value = entry[field];
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || value.trim() === '') throw invalid(where, `"${field}" wants a name`);
    return value;
  };
  const schema = read('schema');
  const name = read('table') ?? key;
  return schema === undefined ? { name } : { schema, name };
}

function readPrimaryKey(value: unknown, where: string): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw invalid(where, "primaryKey wants an array of columns, such as ['id']");
  const names = value.map((name: unknown) => {
    if (typeof name !== 'string' || name === '') throw invalid(where, 'primaryKey wants names of columns');
    return name;
  });
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw invalid(where, `primaryKey names "${repeated}" twice`);
  return names;
}

function readColumns(value: unknown, where: string): DeclaredColumn[] {
  if (value === undefined) return [];
  if (!isObject(value)) throw invalid(where, "columns wants an object, such as { id: 'LONG' }");
  return Object.entries(value).map(([name, type]) => {
    if (name === '') throw invalid(where, 'a column has an empty name');
    const column = `${where}, column "${name}"`;
    const known = typeof type === 'string' ? otherNames[type.toUpperCase()] : undefined;
    if (known !== undefined)
      throw new HeadwaterError(
        'unknown_type',
        `${column}: "${String(type)}" is no type here, write ${known}`,
      );
    return { name, type: parseColumnType(type, column) };
  });
}

function oneOf<const T extends string>(value: unknown, choices: readonly [T, ...T[]], where: string): T {
  if (value === undefined) return choices[0];
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw invalid(where, `one of ${choices.join(', ')} is wanted`);
  return found;
}

function invalid(where: string, problem: string): HeadwaterError {
  return new HeadwaterError('schema_invalid', `${where}: ${problem}`);
}
