import { notFound } from '../api/api-error.ts';
import type { ControlStore } from '../control/open-store.ts';
import type { Connection } from '../control/tables.ts';

/** A connection with what else decides on a run of it: the version of its code, and its destination. */
export interface RunFacts extends Connection {
  /** The version of its package, and its kind; null where it has none. */
  readonly version: number | null;
  readonly kind: string | null;
  readonly destination_config: string;
  readonly hash_salt: string;
}

/** @throws ApiError `NotFound_Connection` */
export async function readRunFacts(store: ControlStore, connectionId: string): Promise<RunFacts> {
  const facts = await store
    .selectFrom('connections')
    .innerJoin('destinations', 'destinations.id', 'connections.group_id')
    .leftJoin('packages', 'packages.id', 'connections.package_id')
    .leftJoin('package_versions', (join) =>
      join
        .onRef('package_versions.package_id', '=', 'packages.id')
        .onRef('package_versions.version', '=', 'packages.version'),
    )
    .selectAll('connections')
    .select(['destinations.config as destination_config', 'hash_salt'])
    .select(['package_versions.version', 'package_versions.kind'])
    .where('connections.id', '=', connectionId)
    .executeTakeFirst();
  if (facts === undefined) throw notFound('Connection', connectionId);
  return facts;
}
