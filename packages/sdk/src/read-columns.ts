import {
  HeadwaterError,
  isObject,
  parseColumnType,
  scalarTypes,
  type DeclaredColumn,
} from '@headwater/protocol';

const decimal = "{ type: 'DECIMAL', precision: 18, scale: 2 }";

/** Types people know from elsewhere, and what they are called here. */
const otherNames: Readonly<Record<string, string>> = {
  BIGINT: 'LONG',
  BOOL: 'BOOLEAN',
  BYTES: 'BINARY',
  BLOB: 'BINARY',
  DATE: 'NAIVE_DATE',
  DATETIME: 'NAIVE_DATETIME',
  INTEGER: 'INT',
  NUMERIC: decimal,
  REAL: 'FLOAT',
  SMALLINT: 'SHORT',
  TEXT: 'STRING',
  TIME: 'NAIVE_TIME',
  TIMESTAMP: 'UTC_DATETIME, or NAIVE_DATETIME without a time zone',
  TIMESTAMPTZ: 'UTC_DATETIME',
  VARCHAR: 'STRING',
};

/**
 * Reads the columns a table declares.
 *
 * @param where the table, as errors name it
 * @throws HeadwaterError `schema_invalid`, `unknown_type` or `decimal_without_precision`, naming the column
 */
export function readColumns(value: unknown, where: string): DeclaredColumn[] {
  if (value === undefined) return [];
  if (!isObject(value))
    throw new HeadwaterError('schema_invalid', `${where}: columns wants an object, such as { id: 'LONG' }`);
  return Object.entries(value).map(([name, type]) => {
    if (name === '') throw new HeadwaterError('schema_invalid', `${where}: a column has an empty name`);
    const column = `${where}, column "${name}"`;
    const known = typeof type === 'string' ? nameHere(type) : undefined;
    if (known !== undefined) {
      throw new HeadwaterError(
        'unknown_type',
        `${column}: "${String(type)}" is no type here, write ${known}`,
      );
    }
    return { name, type: parseColumnType(type, column) };
  });
}

/** What a type is called here that is called so elsewhere, or is not written in capitals. */
function nameHere(type: string): string | undefined {
  const capitals = type.toUpperCase();
  const known = otherNames[capitals];
  if (known !== undefined || capitals === type) return known;
  return capitals === 'DECIMAL' ? decimal : scalarTypes.find((name) => name === capitals);
}
