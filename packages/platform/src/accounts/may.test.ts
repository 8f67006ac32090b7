import { describe, expect, test } from 'vitest';
import type { Actor, Membership, Permission } from './actor.ts';
import { may, type Deed } from './may.ts';
import { findRole, formerRoles, roles } from './roles.ts';

/** Everything that can be done, in the group `mine` and the connection `ours` of it, and elsewhere. */
const deeds: Readonly<Record<string, Deed>> = {
  'view account': { on: 'account', level: 'view' },
  'manage account': { on: 'account', level: 'manage' },
  'view users': { on: 'users', level: 'view' },
  'manage users': { on: 'users', level: 'manage' },
  'view keys': { on: 'keys', level: 'view' },
  'manage keys': { on: 'keys', level: 'manage' },
  'view roles': { on: 'roles', level: 'view' },
  'view webhooks': { on: 'webhooks', level: 'view' },
  'manage webhooks': { on: 'webhooks', level: 'manage' },
  'create groups': { on: 'groups', level: 'create' },
  'view group': { on: 'group', level: 'view', groupId: 'mine' },
  'edit group': { on: 'group', level: 'edit', groupId: 'mine' },
  'manage group': { on: 'group', level: 'manage', groupId: 'mine' },
  'create connections': { on: 'group', level: 'create connections', groupId: 'mine' },
  'view other group': { on: 'group', level: 'view', groupId: 'other' },
  'view packages': { on: 'packages', level: 'view' },
  'edit packages': { on: 'packages', level: 'edit' },
  'view connection': { on: 'connection', level: 'view', groupId: 'mine', connectionId: 'ours' },
  'edit connection': { on: 'connection', level: 'edit', groupId: 'mine', connectionId: 'ours' },
  'manage connection': { on: 'connection', level: 'manage', groupId: 'mine', connectionId: 'ours' },
  'view connection beside': { on: 'connection', level: 'view', groupId: 'mine', connectionId: 'beside' },
  'view connection elsewhere': { on: 'connection', level: 'view', groupId: 'other', connectionId: 'theirs' },
};

const everything = Object.keys(deeds);

function allowed(actor: Actor): string[] {
  return everything.filter((name) => deeds[name] !== undefined && may(actor, deeds[name]));
}

function user(role: string | null, ...memberships: Membership[]): Actor {
  return { kind: 'user', id: 'calm_river', keyId: 'key', role, memberships };
}

const inGroup = (role: string) => user(null, { resourceType: 'group', resourceId: 'mine', role });
const inConnection = (role: string) => user(null, { resourceType: 'connection', resourceId: 'ours', role });
const key = (...permissions: Permission[]): Actor => ({ kind: 'key', id: 'calm_river', permissions });

const viewConnections = ['view connection', 'view connection beside', 'view connection elsewhere'];
const viewAll = ['view account', 'view users', 'view keys', 'view roles', 'view webhooks'];
const viewGroups = ['view group', 'view other group'];
const inItsGroup = ['view connection', 'edit connection', 'view connection beside'];

describe('who may do what', () => {
  test.each<[string, Actor, readonly string[]]>([
    ['an Account Administrator', user('Account Administrator'), everything],
    ['an Account Billing', user('Account Billing'), ['view account', 'view roles']],
    [
      'an Account Analyst',
      user('Account Analyst'),
      [
        ...viewAll,
        ...viewGroups,
        ...viewConnections,
        'edit group',
        'create connections',
        'view packages',
        'edit packages',
        'edit connection',
      ],
    ],
    [
      'an Account Reviewer',
      user('Account Reviewer'),
      [...viewAll, ...viewGroups, ...viewConnections, 'view packages'],
    ],
    ['a Destination Creator', user('Destination Creator'), ['view roles', 'create groups']],
    [
      'who manages a group',
      inGroup('Manage Destination'),
      [
        'view roles',
        'view group',
        'edit group',
        'manage group',
        'create connections',
        'view packages',
        'edit packages',
        ...inItsGroup,
        'manage connection',
      ],
    ],
    [
      'who edits a group',
      inGroup('Edit Destination'),
      [
        'view roles',
        'view group',
        'edit group',
        'create connections',
        'view packages',
        'edit packages',
        ...inItsGroup,
      ],
    ],
    [
      'who views a group',
      inGroup('View Destination'),
      ['view roles', 'view group', 'view packages', 'view connection', 'view connection beside'],
    ],
    [
      'who makes connections in a group',
      inGroup('Create Connection'),
      ['view roles', 'view group', 'create connections', 'view packages', 'edit packages'],
    ],
    [
      'who manages a connection',
      inConnection('Manage Connection'),
      [
        'view roles',
        'view packages',
        'edit packages',
        'view connection',
        'edit connection',
        'manage connection',
      ],
    ],
    [
      'who edits a connection',
      inConnection('Edit Connection'),
      ['view roles', 'view packages', 'edit packages', 'view connection', 'edit connection'],
    ],
    [
      'who views a connection',
      inConnection('View Connection'),
      ['view roles', 'view packages', 'view connection'],
    ],
    ['a user without a role', user(null), ['view roles']],
    ['a key without permissions', key(), []],
    [
      'a key that reads everything of connections',
      key({ resource_type: 'CONNECTOR', access_level: 'READ' }),
      ['view packages', ...viewConnections],
    ],
    [
      'a key that manages the connections of a group',
      key({ resource_type: 'CONNECTOR', access_level: 'MANAGE', resource_filter: { group_ids: ['mine'] } }),
      ['create connections', ...inItsGroup, 'manage connection'],
    ],
    [
      'a key that manages one connection',
      key({ resource_type: 'CONNECTOR', access_level: 'MANAGE', resource_filter: { ids: ['ours'] } }),
      ['view connection', 'edit connection', 'manage connection'],
    ],
    [
      'a key that manages destinations',
      key({ resource_type: 'DESTINATION', access_level: 'MANAGE' }),
      ['create groups', ...viewGroups, 'edit group', 'manage group'],
    ],
    [
      'a key that manages the account',
      key({ resource_type: 'ACCOUNT', access_level: 'MANAGE' }),
      ['view account', 'manage account', 'view keys', 'manage keys', 'view roles'],
    ],
    [
      'a key that manages users',
      key({ resource_type: 'USER', access_level: 'MANAGE' }),
      ['view users', 'manage users', 'view roles'],
    ],
    ['a key that reads webhooks', key({ resource_type: 'WEBHOOK', access_level: 'READ' }), ['view webhooks']],
    ['a key with a level of none', key({ resource_type: 'ACCOUNT', access_level: 'NONE' }), []],
  ])('%s', (_, actor, wanted) => {
    expect(allowed(actor)).toEqual(everything.filter((name) => wanted.includes(name)));
  });
});

test('a role of a higher place allows what the same role of a lower one does', () => {
  const below = [
    ['Manage Connection', 'Manage Destination', 'Account Administrator'],
    ['Edit Connection', 'Edit Destination', 'Account Analyst'],
    ['View Connection', 'View Destination', 'Account Reviewer'],
  ] as const;
  for (const [ofConnection, ofGroup, ofAccount] of below) {
    expect(allowed(inGroup(ofGroup))).toEqual(expect.arrayContaining(allowed(inConnection(ofConnection))));
    expect(allowed(user(ofAccount))).toEqual(expect.arrayContaining(allowed(inGroup(ofGroup))));
  }
});

test('a former name of a role allows what the role does that replaces it', () => {
  const names = new Set(roles.map(({ name }) => name));
  for (const { name, replacement } of formerRoles) {
    expect(names.has(name)).toBe(false);
    expect(findRole(name)).toEqual({ ...findRole(replacement), name, replacement });
  }
  expect(findRole('Emperor')).toBeUndefined();
});
