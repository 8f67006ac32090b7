import type { Actor } from '../accounts/actor.ts';
import { givenRole } from '../accounts/given-role.ts';
import { ApiError, notFound } from '../api/api-error.ts';
import { moment } from '../control/clock.ts';
import type { ControlStore } from '../control/open-store.ts';
import type { Membership } from '../control/tables.ts';
import type { Platform } from '../platform.ts';
import type { MembershipKind } from './membership-kinds.ts';
import { describeMembership } from './membership-schema.ts';

/** Who is a member of what. */
export interface Member {
  readonly userId: string;
  readonly kind: MembershipKind;
  readonly id: string;
}

/** @throws ApiError `NotFound_Membership` */
export async function findMembership(store: ControlStore, member: Member): Promise<Membership> {
  const found = await readMembership(store, member);
  if (found === undefined) throw notFound('Membership', `${member.userId} in ${member.id}`);
  return found;
}

async function readMembership(
  store: ControlStore,
  { userId, kind, id }: Member,
): Promise<Membership | undefined> {
  return store
    .selectFrom('memberships')
    .selectAll()
    .where('user_id', '=', userId)
    .where('resource_type', '=', kind.type)
    .where('resource_id', '=', id)
    .executeTakeFirst();
}

/** @throws ApiError `Conflict` when the user is a member already */
export async function insertMembership(
  { clock, events }: Pick<Platform, 'clock' | 'events'>,
  transaction: ControlStore,
  actor: Actor,
  { role, ...member }: Member & { readonly role: string },
): Promise<Membership> {
  const { userId, kind, id } = member;
  const present = await readMembership(transaction, member);
  if (present !== undefined) {
    throw new ApiError(
      'Conflict',
      `the user ${userId} has the role ${present.role} in the ${kind.type} ${id} already: change that one`,
    );
  }
  const membership: Membership = {
    user_id: userId,
    resource_type: kind.type,
    resource_id: id,
    role: givenRole(role, kind.scope),
    created_at: moment(clock.now()),
  };
  await transaction.insertInto('memberships').values(membership).execute();
  const after = describeMembership(membership);
  const change = { action: 'create_membership', resourceType: 'user', resourceId: userId, after };
  await events.changed(transaction, actor, change);
  return membership;
}

/** Gives a member another role. */
export async function changeMembership(
  { events }: Pick<Platform, 'events'>,
  transaction: ControlStore,
  actor: Actor,
  { role: name, ...member }: Member & { readonly role: string },
): Promise<Membership> {
  const before = await findMembership(transaction, member);
  const role = givenRole(name, member.kind.scope);
  await transaction
    .updateTable('memberships')
    .set({ role })
    .where('user_id', '=', member.userId)
    .where('resource_type', '=', member.kind.type)
    .where('resource_id', '=', member.id)
    .execute();
  const after = { ...before, role };
  await events.changed(transaction, actor, {
    action: 'edit_membership',
    resourceType: 'user',
    resourceId: member.userId,
    before: describeMembership(before),
    after: describeMembership(after),
  });
  return after;
}

/** Ends a membership. */
export async function removeMembership(
  { events }: Pick<Platform, 'events'>,
  transaction: ControlStore,
  actor: Actor,
  member: Member,
): Promise<void> {
  const before = describeMembership(await findMembership(transaction, member));
  await transaction
    .deleteFrom('memberships')
    .where('user_id', '=', member.userId)
    .where('resource_type', '=', member.kind.type)
    .where('resource_id', '=', member.id)
    .execute();
  const change = { action: 'delete_membership', resourceType: 'user', resourceId: member.userId, before };
  await events.changed(transaction, actor, change);
}

/** Ends all memberships of what is deleted: another may get its id later, and must not get its members. */
export async function forgetMembers(
  transaction: ControlStore,
  { type }: MembershipKind,
  id: string,
): Promise<void> {
  await transaction
    .deleteFrom('memberships')
    .where('resource_type', '=', type)
    .where('resource_id', '=', id)
    .execute();
}
