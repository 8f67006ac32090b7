import { ApiError } from '../api/api-error.ts';
import type { Actor, Permission, ResourceType } from './actor.ts';
import { findRole, type Level, type Role } from './roles.ts';

/** Something that an actor wants to do, with what it is done to. */
export type Deed =
  | { readonly on: 'account' | 'users' | 'keys' | 'roles' | 'webhooks'; readonly level: Level }
  | { readonly on: 'groups'; readonly level: 'create' }
  | { readonly on: 'packages'; readonly level: Level }
  | { readonly on: 'group'; readonly level: Level; readonly groupId: string }
  | { readonly on: 'group'; readonly level: 'create connections'; readonly groupId: string }
  | {
      readonly on: 'connection';
      readonly level: Level;
      readonly groupId: string;
      readonly connectionId: string;
    };

/** @throws ApiError `Forbidden` when the actor may not do it */
export function mustBeAllowed(actor: Actor, deed: Deed): void {
  if (may(actor, deed)) return;
  throw new ApiError(
    'Forbidden',
    `this key may not ${deed.level} ${titleOf(deed)}: ask an administrator for the role`,
  );
}

/** Tells whether an actor may do something. */
export function may(actor: Actor, deed: Deed): boolean {
  return actor.kind === 'user' ? userMay(actor, deed) : keyMay(actor.permissions, deed);
}

function titleOf(deed: Deed): string {
  if (deed.on === 'connection') return `the connection ${deed.connectionId}`;
  if (deed.on === 'group')
    return `${deed.level === 'create connections' ? 'in ' : ''}the group ${deed.groupId}`;
  return deed.on === 'account' ? 'the account' : `the ${deed.on} of the account`;
}

function userMay({ role, memberships }: Extract<Actor, { kind: 'user' }>, deed: Deed): boolean {
  // Who gives roles in one group has to know their names.
  if (deed.on === 'roles' && deed.level === 'view') return true;
  const ofAccount = role === null ? undefined : findRole(role);
  if (ofAccount !== undefined && roleMay(ofAccount, deed)) return true;
  return memberships.some(({ resourceType, resourceId, role: name }) => {
    const found = isAbout(deed, resourceType, resourceId) ? findRole(name) : undefined;
    return found !== undefined && roleMay(found, deed);
  });
}

/** A package belongs to no group: who may do it anywhere may do it. */
function isAbout(deed: Deed, resourceType: 'group' | 'connection', resourceId: string): boolean {
  if (deed.on === 'packages') return true;
  if (resourceType === 'group') return 'groupId' in deed && deed.groupId === resourceId;
  return deed.on === 'connection' && deed.connectionId === resourceId;
}

function roleMay(role: Role, deed: Deed): boolean {
  switch (deed.on) {
    case 'groups':
      return role.creates === 'groups';
    case 'group':
      return deed.level === 'create connections'
        ? role.creates === 'connections' || reaches(role.destinations, 'manage')
        : reaches(role.destinations, deed.level);
    case 'packages':
      return role.creates === 'connections' || reaches(role.connections, deed.level);
    case 'connection':
      return reaches(role.connections, deed.level);
    default:
      if (role.account === 'billing') return deed.on === 'account' && deed.level === 'view';
      return reaches(role.account, deed.level);
  }
}

const levels: readonly Level[] = ['view', 'edit', 'manage'];

function reaches(has: Level | undefined, wanted: Level): boolean {
  return has !== undefined && levels.indexOf(has) >= levels.indexOf(wanted);
}

function keyMay(permissions: readonly Permission[], deed: Deed): boolean {
  return permissions.some((permission) => {
    if (!typesOf(deed).includes(permission.resource_type)) return false;
    if (permission.access_level === 'NONE') return false;
    if (permission.access_level === 'READ' && deed.level !== 'view') return false;
    return isInFilter(permission, deed);
  });
}

function typesOf(deed: Deed): readonly ResourceType[] {
  switch (deed.on) {
    case 'account':
    case 'keys':
      return ['ACCOUNT'];
    case 'users':
      return ['USER'];
    case 'roles':
      return ['ROLES', 'USER', 'ACCOUNT'];
    case 'webhooks':
      return ['WEBHOOK'];
    case 'connection':
    case 'packages':
      return ['CONNECTOR'];
    case 'groups':
      return ['DESTINATION'];
    case 'group':
      return deed.level === 'create connections' ? ['CONNECTOR'] : ['DESTINATION'];
  }
}

/** A filter names what a permission is for; without one it is for all. */
function isInFilter({ resource_filter: filter }: Permission, deed: Deed): boolean {
  const { ids, group_ids: groupIds } = filter ?? {};
  if ((ids ?? []).length === 0 && (groupIds ?? []).length === 0) return true;
  const groupId = 'groupId' in deed ? deed.groupId : undefined;
  const id = deed.on === 'connection' ? deed.connectionId : groupId;
  return (
    (id !== undefined && (ids ?? []).includes(id)) ||
    (groupId !== undefined && (groupIds ?? []).includes(groupId))
  );
}
