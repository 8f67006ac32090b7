import type { Deed } from '../accounts/may.ts';
import type { RoleScope } from '../accounts/roles.ts';
import { findConnection } from '../connections/read-connections.ts';
import type { ControlStore } from '../control/open-store.ts';
import { findGroup } from '../groups/groups.ts';

/** What a user can be a member of. */
export interface MembershipKind {
  readonly type: 'group' | 'connection';
  /** How it is called in addresses. */
  readonly plural: 'groups' | 'connections';
  readonly scope: RoleScope;
  /**
   * What someone must be allowed to, who decides on members.
   *
   * @throws ApiError when there is no such group or connection
   */
  managing(store: ControlStore, id: string): Promise<Deed>;
}

export const groupMembers: MembershipKind = {
  type: 'group',
  plural: 'groups',
  scope: 'DESTINATION',
  async managing(store, groupId) {
    await findGroup(store, groupId);
    return { on: 'group', level: 'manage', groupId };
  },
};

export const connectionMembers: MembershipKind = {
  type: 'connection',
  plural: 'connections',
  scope: 'CONNECTOR',
  async managing(store, connectionId) {
    const { group_id: groupId } = await findConnection(store, connectionId);
    return { on: 'connection', level: 'manage', groupId, connectionId };
  },
};
