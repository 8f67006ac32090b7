/** Who asks for something. */
export type Actor =
  | {
      readonly kind: 'user';
      readonly id: string;
      readonly keyId: string;
      /** A role of the account; null for none. */
      readonly role: string | null;
      readonly memberships: readonly Membership[];
    }
  | { readonly kind: 'key'; readonly id: string; readonly permissions: readonly Permission[] };

/** What a user may do with one group or connection. */
export interface Membership {
  readonly resourceType: 'group' | 'connection';
  readonly resourceId: string;
  readonly role: string;
}

/** What a system key may do. */
export interface Permission {
  readonly resource_type: ResourceType;
  readonly access_level: 'NONE' | 'READ' | 'MANAGE';
  readonly resource_filter?:
    | {
        readonly ids?: readonly string[] | null | undefined;
        readonly group_ids?: readonly string[] | null | undefined;
      }
    | null
    | undefined;
}

export const resourceTypes = [
  'ACCOUNT',
  'USER',
  'WEBHOOK',
  'TEAM',
  'ROLES',
  'DESTINATION',
  'TRANSFORMATION',
  'REMOTE_EXECUTION_AGENT',
  'CONNECTOR',
] as const;

export type ResourceType = (typeof resourceTypes)[number];

/** How an actor is written into `created_by` and the audit log. */
export function actorName(actor: Actor): string {
  return actor.kind === 'user' ? actor.id : `key:${actor.id}`;
}
