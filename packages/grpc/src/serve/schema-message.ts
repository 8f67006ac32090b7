import type { ColumnType, DeclaredTable } from '@headwater/protocol';
import type { ColumnMessage, SchemaResponse, TableMessage } from '../messages.ts';

/** Writes the tables of a connector. One that declares none has no schema to tell of. */
export function schemaMessage(tables: readonly DeclaredTable[]): SchemaResponse {
  if (tables.length === 0) return { schema_response_not_supported: true };
  // Which tables are wanted is not looked at: all are read.
  const selection_not_supported = true;
  if (tables.every(({ table }) => table.schema === undefined)) {
    return { without_schema: { tables: tables.map(tableMessage) }, selection_not_supported };
  }
  const bySchema = new Map<string, TableMessage[]>();
  for (const declared of tables) {
    // As the Python SDK has it, tables without a schema are in one of no name.
    const schema = declared.table.schema ?? '';
    bySchema.set(schema, [...(bySchema.get(schema) ?? []), tableMessage(declared)]);
  }
  const schemas = [...bySchema].map(([name, ofSchema]) => ({ name, tables: ofSchema }));
  return { with_schema: { schemas }, selection_not_supported };
}

/** The columns of the key come first. */
function tableMessage({ table, primaryKey, columns }: DeclaredTable): TableMessage {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const others = columns.filter(({ name }) => !primaryKey.includes(name));
  return {
    name: table.name,
    columns: [
      ...primaryKey.map((name) => columnMessage(name, types.get(name), true)),
      ...others.map(({ name, type }) => columnMessage(name, type, false)),
    ],
  };
}

function columnMessage(name: string, type: ColumnType | undefined, isKey: boolean): ColumnMessage {
  if (type === undefined) return { name, type: 'UNSPECIFIED', primary_key: isKey };
  if (typeof type === 'string') return { name, type, primary_key: isKey };
  const { precision, scale } = type;
  return { name, type: 'DECIMAL', primary_key: isKey, params: { decimal: { precision, scale } } };
}
