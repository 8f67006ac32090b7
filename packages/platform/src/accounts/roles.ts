/** How far a role reaches, and what for. Levels of one resource rise: who manages may edit, who edits may view. */
export type Level = 'view' | 'edit' | 'manage';

/** What a role is given in: the account, a group or a connection. */
export type RoleScope = 'ACCOUNT' | 'DESTINATION' | 'CONNECTOR';

export interface Role {
  readonly name: string;
  readonly description: string;
  readonly scope: readonly RoleScope[];
  /** The name that took the place of this one. */
  readonly replacement?: string;
  /** What it allows in the account as a whole. */
  readonly account?: Level | 'billing';
  /** What it allows with every destination and connection of its scope. */
  readonly destinations?: Level;
  readonly connections?: Level;
  /** Whether it may make groups, or connections in its group. */
  readonly creates?: 'groups' | 'connections';
}

/** The roles of platform-api.md 4.9, and the names they had before. */
export const roles: readonly Role[] = [
  {
    name: 'Account Administrator',
    description: 'Everything: the account, its users, keys, destinations and connections.',
    scope: ['ACCOUNT'],
    account: 'manage',
    destinations: 'manage',
    connections: 'manage',
    creates: 'groups',
  },
  {
    name: 'Account Billing',
    description: 'Sees the account, and none of its data.',
    scope: ['ACCOUNT'],
    account: 'billing',
  },
  {
    name: 'Account Analyst',
    description: 'Sees everything, changes destinations, and makes and changes connections.',
    scope: ['ACCOUNT'],
    account: 'view',
    destinations: 'edit',
    connections: 'edit',
    creates: 'connections',
  },
  {
    name: 'Account Reviewer',
    description: 'Sees everything, and changes nothing.',
    scope: ['ACCOUNT'],
    account: 'view',
    destinations: 'view',
    connections: 'view',
  },
  {
    name: 'Destination Creator',
    description: 'Makes groups with their destinations, and manages those it made.',
    scope: ['ACCOUNT'],
    creates: 'groups',
  },
  {
    name: 'Manage Destination',
    description: 'Everything in one group: its destination, members and connections.',
    scope: ['DESTINATION'],
    destinations: 'manage',
    connections: 'manage',
    creates: 'connections',
  },
  {
    name: 'Edit Destination',
    description: 'Changes the destination of one group, and makes and changes its connections.',
    scope: ['DESTINATION'],
    destinations: 'edit',
    connections: 'edit',
    creates: 'connections',
  },
  {
    name: 'View Destination',
    description: 'Sees one group with its connections.',
    scope: ['DESTINATION'],
    destinations: 'view',
    connections: 'view',
  },
  {
    name: 'Create Connection',
    description: 'Makes connections in one group, and manages those it made.',
    scope: ['DESTINATION'],
    destinations: 'view',
    creates: 'connections',
  },
  {
    name: 'Manage Connection',
    description: 'Everything with one connection.',
    scope: ['CONNECTOR'],
    connections: 'manage',
  },
  {
    name: 'Edit Connection',
    description: 'Changes one connection, and starts its syncs.',
    scope: ['CONNECTOR'],
    connections: 'edit',
  },
  { name: 'View Connection', description: 'Sees one connection.', scope: ['CONNECTOR'], connections: 'view' },
];

const formerNames: Readonly<Record<string, string>> = {
  Owner: 'Account Administrator',
  Billing: 'Account Billing',
  Analyst: 'Account Analyst',
  ReadOnly: 'Account Reviewer',
  'Read Only': 'Account Reviewer',
  'Destination Administrator': 'Manage Destination',
  'Destination Analyst': 'Edit Destination',
  'Destination Reviewer': 'View Destination',
  'Connector Creator': 'Create Connection',
  'Connector Administrator': 'Manage Connection',
  'Connector Collaborator': 'Edit Connection',
  'Connector Reviewer': 'View Connection',
};

/** The names of before, with the role that each stands for. */
export const formerRoles: readonly (Role & { readonly replacement: string })[] = Object.entries(
  formerNames,
).flatMap(([name, replacement]) => {
  const role = roles.find((each) => each.name === replacement);
  return role === undefined ? [] : [{ ...role, name, replacement }];
});

/** Finds a role by today's name or a former one. */
export function findRole(name: string): Role | undefined {
  return roles.find((role) => role.name === name) ?? formerRoles.find((role) => role.name === name);
}
