import { checkConnectionName } from '@headwater/engine';
import { ConfigurationError } from '@headwater/protocol';
import { invalid } from '../api/api-error.ts';
import type { ControlStore } from '../control/open-store.ts';

/** Where the settings of a connection are sealed for. */
export function secretsPlace(connectionId: string): string {
  return `connections.secrets ${connectionId}`;
}

/** @throws ApiError for a name that the warehouse has for itself */
export function mustBeName(schema: string): void {
  try {
    checkConnectionName(schema);
  } catch (error) {
    if (error instanceof ConfigurationError) throw invalid('config.schema', error.message);
    throw error;
  }
}

/** A client that takes any 404 for a connection that is gone must not do so here: the id is a field of the body. */
export async function mustBePackage(transaction: ControlStore, id: string): Promise<void> {
  const found = await transaction.selectFrom('packages').select('id').where('id', '=', id).executeTakeFirst();
  if (found === undefined) {
    throw invalid('config.package_id', `there is no package ${JSON.stringify(id)}: upload it first`);
  }
}
