import type { DeclaredTable } from '@headwater/protocol';
import type { Connector, Log } from '@headwater/sdk';
import { readSchema } from '@headwater/sdk/host';

/**
 * Gives the tables a connector declares.
 *
 * @throws HeadwaterError when they contradict themselves; what schema() throws
 */
export async function declaredTables(
  { definition }: Connector,
  configuration: object,
  log: Log,
): Promise<DeclaredTable[]> {
  const { schema } = definition;
  const declared: unknown = typeof schema === 'function' ? await schema({ configuration, log }) : schema;
  return readSchema(declared ?? {});
}
