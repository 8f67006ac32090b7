import { actorName, type Actor } from '../accounts/actor.ts';
import { may, mustBeAllowed } from '../accounts/may.ts';
import { ApiError } from '../api/api-error.ts';
import type { ControlStore } from '../control/open-store.ts';

/**
 * Checks that someone may change a package: its code runs with the secrets of every connection that has it, so they must
 * be allowed to edit each of them; one that no connection has yet is for who made it.
 *
 * @throws ApiError `Forbidden`
 */
export async function mustBeMyPackage(
  store: ControlStore,
  actor: Actor,
  { id, created_by: maker }: { readonly id: string; readonly created_by: string },
): Promise<void> {
  const connections = await store
    .selectFrom('connections')
    .select(['id', 'group_id'])
    .where('package_id', '=', id)
    .execute();
  for (const { id: connectionId, group_id: groupId } of connections) {
    mustBeAllowed(actor, { on: 'connection', level: 'edit', groupId, connectionId });
  }
  // Nothing is called by an empty name: who may edit that may edit everything.
  const editsAll = may(actor, { on: 'connection', level: 'edit', groupId: '', connectionId: '' });
  if (connections.length > 0 || editsAll || maker === actorName(actor)) return;
  throw new ApiError(
    'Forbidden',
    `this key may not edit the package ${id}, which ${maker} has made: make another`,
  );
}
