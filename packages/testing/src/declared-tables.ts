import type { DeclaredTable } from '@headwater/protocol';
import type { Connector } from '@headwater/sdk';
import { readSchema } from '@headwater/sdk/host';

/** What a function finds out is known to the sync alone: such tables go by their names. */
export function declaredTables({ definition: { schema } }: Connector): DeclaredTable[] {
  return schema === undefined || typeof schema === 'function' ? [] : readSchema(schema);
}
