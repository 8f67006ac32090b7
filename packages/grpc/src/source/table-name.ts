import type { TableName } from '@headwater/protocol';

/** A table as its messages name it. */
export function tableName(schema: string | undefined, name: string): TableName {
  return schema === undefined ? { name } : { schema, name };
}
