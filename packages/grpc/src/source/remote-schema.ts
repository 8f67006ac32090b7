import {
  HeadwaterError,
  maxDecimalPrecision,
  scalarTypes,
  tableId,
  tableText,
  type ColumnType,
  type DeclaredColumn,
  type DeclaredTable,
  type TableName,
} from '@headwater/protocol';
import type { ColumnMessage, SchemaResponse, TableMessage } from '../messages.ts';

/**
 * Reads the tables that a connector declares. Columns without a type are left to their values: so are decimals without
 * digits, or with more than any destination holds.
 *
 * @throws HeadwaterError `schema_invalid` when tables or columns contradict each other, `unknown_type` for a type of a
 * newer protocol
 */
export function readRemoteSchema(response: SchemaResponse): DeclaredTable[] {
  const tables: DeclaredTable[] = [];
  for (const table of response.without_schema?.tables ?? [])
    tables.push(readTable({ name: table.name }, table));
  for (const { name: schema, tables: ofSchema } of response.with_schema?.schemas ?? []) {
    for (const table of ofSchema) {
      // The Python SDK sends tables without a schema under an empty name.
      tables.push(readTable(schema === '' ? { name: table.name } : { schema, name: table.name }, table));
    }
  }
  refuseTwice(tables);
  return tables;
}

function readTable(table: TableName, { columns }: TableMessage): DeclaredTable {
  if (table.name.trim() === '')
    throw new HeadwaterError('schema_invalid', 'a table is declared without a name');
  const title = tableText(table);
  const names = new Set<string>();
  const declared: DeclaredColumn[] = [];
  for (const column of columns) {
    const { name } = column;
    if (name === '') throw new HeadwaterError('schema_invalid', `table "${title}": a column has no name`);
    if (names.has(name)) {
      throw new HeadwaterError('schema_invalid', `table "${title}": the column "${name}" is declared twice`);
    }
    names.add(name);
    const type = readType(column, title);
    if (type !== undefined) declared.push({ name, type });
  }
  return {
    key: table.schema === undefined ? table.name : tableId(table),
    table,
    primaryKey: columns.filter((column) => column.primary_key).map(({ name }) => name),
    columns: declared,
    otherColumns: 'infer',
    onTypeMismatch: 'error',
    onNullKey: 'error',
  };
}

function readType({ name, type, params }: ColumnMessage, table: string): ColumnType | undefined {
  if (type === 'UNSPECIFIED') return undefined;
  if (type === 'DECIMAL') {
    const { precision = 0, scale = 0 } = params?.decimal ?? {};
    const isStorable = precision >= 1 && precision <= maxDecimalPrecision && scale <= precision;
    return isStorable ? { type: 'DECIMAL', precision, scale } : undefined;
  }
  const known = scalarTypes.find((scalar) => scalar === type);
  if (known !== undefined) return known;
  throw new HeadwaterError(
    'unknown_type',
    `column "${name}" of table "${table}": this version of headwater does not know the type ${type}`,
  );
}

function refuseTwice(tables: readonly DeclaredTable[]): void {
  const ids = new Set<string>();
  for (const { table } of tables) {
    const id = tableId(table);
    if (ids.has(id))
      throw new HeadwaterError('schema_invalid', `table "${tableText(table)}" is declared twice`);
    ids.add(id);
  }
}
