import type { Actor } from '../accounts/actor.ts';
import { may } from '../accounts/may.ts';

/** The connections that someone may see: all, or those of some groups and some others. */
export type VisibleConnections =
  | 'all'
  | { readonly groupIds: readonly string[]; readonly ids: readonly string[] };

/** Tells which connections someone may see without reading them: there can be ten thousand. */
export function visibleConnections(actor: Actor): VisibleConnections {
  const sees = (groupId: string, connectionId: string) =>
    may(actor, { on: 'connection', level: 'view', groupId, connectionId });
  // Nothing is called by an empty name: who may see that may see everything.
  if (sees('', '')) return 'all';
  const named = actor.kind === 'user' ? ofMemberships(actor) : ofFilters(actor);
  return {
    groupIds: named.groupIds.filter((groupId) => sees(groupId, '')),
    ids: named.ids.filter((id) => sees('', id)),
  };
}

function ofMemberships({ memberships }: Extract<Actor, { kind: 'user' }>) {
  const of = (type: 'group' | 'connection') =>
    memberships.filter(({ resourceType }) => resourceType === type).map(({ resourceId }) => resourceId);
  return { groupIds: of('group'), ids: of('connection') };
}

function ofFilters({ permissions }: Extract<Actor, { kind: 'key' }>) {
  const filters = permissions.map(({ resource_filter: filter }) => filter ?? {});
  return {
    groupIds: filters.flatMap(({ group_ids: ids }) => ids ?? []),
    ids: filters.flatMap(({ ids }) => ids ?? []),
  };
}
