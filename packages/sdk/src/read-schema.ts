import {
  HeadwaterError,
  isObject,
  tableId,
  tableText,
  type DeclaredTable,
  type TableName,
} from '@headwater/protocol';
import { nearest } from './nearest.ts';
import { readColumns } from './read-columns.ts';

const entryFields = [
  'schema',
  'table',
  'primaryKey',
  'columns',
  'otherColumns',
  'onTypeMismatch',
  'onNullKey',
];

/**
 * Reads the tables a connector declares.
 *
 * @throws HeadwaterError `schema_invalid`, `unknown_type` or `decimal_without_precision`, naming table and column
 */
export function readSchema(schema: unknown): DeclaredTable[] {
  if (!isObject(schema)) {
    const given = Array.isArray(schema) ? ', an array was given' : '';
    throw invalid(
      'schema',
      `an object of tables is wanted, such as { issue: { primaryKey: ['id'] } }${given}`,
    );
  }
  const seen = new Map<string, string>();
  return Object.entries(schema).map(([key, entry]) => {
    const declared = readTable(key, entry);
    const id = tableId(declared.table);
    const twin = seen.get(id);
    if (twin !== undefined) {
      const name = tableText(declared.table);
      throw invalid(`table "${key}"`, `"${twin}" is the same table, ${name}: give one of them another name`);
    }
    seen.set(id, key);
    return declared;
  });
}

function readTable(key: string, entry: unknown): DeclaredTable {
  const where = `table "${key}"`;
  if (key.trim() === '') throw invalid('schema', 'a table has an empty name');
  if (!isObject(entry)) throw invalid(where, "an object is wanted, such as { primaryKey: ['id'] }");
  for (const field of Object.keys(entry)) {
    if (entryFields.includes(field)) continue;
    const near = nearest(field, entryFields);
    const hint = near === undefined ? `: use ${entryFields.join(', ')}` : `, did you mean ${near}?`;
    throw invalid(where, `"${field}" means nothing here${hint}`);
  }
  const columns = readColumns(entry['columns'], where);
  const primaryKey = readPrimaryKey(entry['primaryKey'], where);
  const otherColumns = entry['otherColumns'];
  if (otherColumns !== undefined) oneOf(otherColumns, ['infer'], `${where}, otherColumns`);
  if (columns.length > 0 && otherColumns === undefined) {
    const missing = primaryKey.find((name) => !columns.some((column) => column.name === name));
    if (missing !== undefined)
      throw invalid(where, `key column "${missing}" is not among its columns: declare its type`);
  }
  return {
    key,
    table: readName(key, entry, where),
    primaryKey,
    columns,
    ...(otherColumns === undefined ? {} : { otherColumns: 'infer' }),
    onTypeMismatch: oneOf(entry['onTypeMismatch'], ['error', 'null', 'widen'], `${where}, onTypeMismatch`),
    onNullKey: oneOf(entry['onNullKey'], ['error', 'skip'], `${where}, onNullKey`),
  };
}

function readName(key: string, entry: Record<string, unknown>, where: string): TableName {
  const read = (field: 'schema' | 'table') => {
    const value = entry[field];
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || value.trim() === '')
      throw invalid(where, `"${field}" wants a name, which is not empty`);
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
  if (repeated !== undefined) throw invalid(where, `primaryKey names "${repeated}" twice: once is enough`);
  return names;
}

function oneOf<const T extends string>(value: unknown, choices: readonly [T, ...T[]], where: string): T {
  if (value === undefined) return choices[0];
  const found = choices.find((choice) => choice === value);
  if (found === undefined) {
    const texts = choices.map((choice) => `'${choice}'`);
    const wanted =
      texts.length === 1 ? `only ${texts[0]} is possible` : `one of ${texts.join(', ')} is wanted`;
    throw invalid(where, `${wanted}, ${JSON.stringify(value) ?? typeof value} was given`);
  }
  return found;
}

function invalid(where: string, problem: string): HeadwaterError {
  return new HeadwaterError('schema_invalid', `${where}: ${problem}`);
}
