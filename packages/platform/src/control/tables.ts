import type { ColumnType, Insertable, Selectable, Updateable } from 'kysely';

/** A moment: `2026-11-25T22:46:25.123Z`. Sorts as text, and reads the same from both kinds of store. */
type Moment = string;
/** 0 or 1. */
type Flag = number;
/** A JSON text. */
type Json = string;
/** A text that only the key of the server opens: see `secrets/cipher.ts`. */
type Sealed = string;
type Once<T> = ColumnType<T, T, never>;

export interface AccountTable {
  id: Once<string>;
  name: string;
  created_at: Once<Moment>;
}

export interface UserTable {
  id: Once<string>;
  email: string;
  given_name: string;
  family_name: string;
  phone: string | null;
  picture: string | null;
  /** A role of the account: `Account Administrator`; null for none. */
  role: string | null;
  verified: Flag;
  invited: Flag;
  active: Flag;
  logged_in_at: Moment | null;
  created_at: Once<Moment>;
}

/** What a user may do with one group or one connection. */
export interface MembershipTable {
  user_id: Once<string>;
  resource_type: Once<'group' | 'connection'>;
  resource_id: Once<string>;
  role: string;
  created_at: Once<Moment>;
}

/** A key of a user (`user_id`), or of the account with permissions of its own. */
export interface ApiKeyTable {
  id: Once<string>;
  user_id: Once<string | null>;
  name: string;
  key: string;
  /** SHA-256 of the secret, in hex: a secret is random, so that nothing slower is needed. */
  secret_hash: string;
  permissions: Json;
  created_at: Once<Moment>;
  updated_at: Moment;
  expires_at: Moment | null;
  last_used_at: Moment | null;
}

export interface GroupTable {
  id: Once<string>;
  name: string;
  created_at: Once<Moment>;
}

/** There is one for each group, with the same id. */
export interface DestinationTable {
  id: Once<string>;
  service: string;
  region: string;
  time_zone_offset: string;
  daylight_saving_time_enabled: Flag;
  setup_status: 'INCOMPLETE' | 'CONNECTED' | 'BROKEN';
  /** Settings that may be shown. */
  config: Json;
  /** Settings that may not, a JSON object. */
  secrets: Sealed;
  /** Everything else a client set and expects back. */
  extras: Json;
  /** What values are hashed with, the same for all connections of the destination. */
  hash_salt: Sealed;
  created_at: Once<Moment>;
  updated_at: Moment;
}

export interface PackageTable {
  id: Once<string>;
  created_by: Once<string>;
  last_updated_by: string;
  created_at: Once<Moment>;
  updated_at: Moment;
  /** The version that connections run. */
  version: number;
}

export interface PackageVersionTable {
  package_id: Once<string>;
  version: Once<number>;
  /** Of the uploaded bytes, lower-case hex. */
  sha256: Once<string>;
  bytes: Once<number>;
  /** `module`, `python` or `program`. */
  kind: Once<string>;
  /** What inspecting it told: settings, tests, needs. */
  details: Once<Json>;
  created_by: Once<string>;
  created_at: Once<Moment>;
}

export interface ConnectionTable {
  id: Once<string>;
  /** Counts up from 1: the uid of its processes is made from it. */
  number: Once<number>;
  group_id: Once<string>;
  service: Once<string>;
  /** Its name, and the schema of its tables. */
  schema: Once<string>;
  package_id: string | null;
  /** Settings of the config that may be shown: `python_version`. */
  config: Json;
  /** The settings of the connector, a JSON object of texts. */
  secrets: Sealed;
  /** Everything else a client set and expects back. */
  extras: Json;
  paused: Flag;
  schedule_type: 'auto' | 'manual';
  /** Minutes. */
  sync_frequency: number;
  daily_sync_time: string | null;
  data_delay_sensitivity: string;
  data_delay_threshold: number;
  destination_schema_names: string;
  setup_state: 'incomplete' | 'connected' | 'broken';
  is_historical_sync: Flag;
  /** What a person must do, and what they should know: `[{code, message, details}]`. */
  tasks: Json;
  warnings: Json;
  succeeded_at: Moment | null;
  failed_at: Moment | null;
  /** When the last sync began that counts for the schedule. */
  last_started_at: Moment | null;
  failures_in_a_row: number;
  /** When a sync that was put off goes on. */
  rescheduled_for: Moment | null;
  /** When the next sync is due; null when none is, as for a paused one. */
  due_at: Moment | null;
  /** A re-sync that has not ended well yet: `{ startedAt, tables }`. */
  resync: Json | null;
  /** A state that a person gave, until a commit follows it. */
  given_state: Json | null;
  /** Another one each time a state is given. */
  given_state_id: string | null;
  /** The state of the last commit that was reported; the truth is in the destination. */
  state: Json | null;
  state_at: Moment | null;
  created_by: Once<string>;
  created_at: Once<Moment>;
  updated_at: Moment;
}

/** What of the source of a connection is stored, and what the source is known to have. */
export interface SchemaConfigTable {
  connection_id: Once<string>;
  schema_change_handling: 'ALLOW_ALL' | 'ALLOW_COLUMNS' | 'BLOCK_ALL';
  /** What a person set. */
  settings: Json;
  /** Tables and columns that syncs have met. */
  discovered: Json;
  updated_at: Moment;
}

export type SyncStatus = 'queued' | 'running' | 'ended';
export type SyncOutcome = 'SUCCESSFUL' | 'FAILURE' | 'FAILURE_WITH_TASK' | 'RESCHEDULED' | 'CANCELED';

export type SyncTrigger = 'schedule' | 'user' | 'resync' | 'retry';

/** Why a sync is asked to stop: a person's wish or change, another sync in its place, or the end of the server. */
export type CancelCause = 'user' | 'pause' | 'edit' | 'force' | 'shutdown';

export interface SyncTable {
  id: Once<string>;
  connection_id: Once<string>;
  trigger: Once<SyncTrigger>;
  status: SyncStatus;
  queued_at: Once<Moment>;
  started_at: Moment | null;
  ended_at: Moment | null;
  outcome: SyncOutcome | null;
  reason: string | null;
  task_type: string | null;
  /** The package version it ran. */
  package_version: number | null;
  /** The runner's process and when that started, to find it again after the server has died. */
  pid: number | null;
  process_started: string | null;
  /** Why it was asked to stop; null when nobody did. */
  cancel_cause: CancelCause | null;
  checkpoints: number;
  rows: number;
  /** What it did to each table. */
  tables: Json;
}

export interface LogEventTable {
  /** Counts up; the place in the stream of all events. Given by the server, which alone writes them. */
  id: Once<number>;
  /** Null for what concerns no connection. */
  connection_id: Once<string | null>;
  sync_id: Once<string | null>;
  event: Once<string>;
  /** `INFO`, `WARNING` or `SEVERE`. */
  level: Once<string>;
  message: Once<string | null>;
  data: Once<Json | null>;
  created: Once<Moment>;
}

/** Every change: who, what, before and after, without secrets. */
export interface AuditTable {
  id: Once<string>;
  captured_at: Once<Moment>;
  /** `user:happy_harmony`, `key:…`, `system`. */
  actor: Once<string>;
  action: Once<string>;
  interaction_method: Once<'API' | 'SYSTEM'>;
  resource_type: Once<string>;
  resource_id: Once<string>;
  old_values: Once<Json | null>;
  new_values: Once<Json | null>;
}

export interface WebhookTable {
  id: Once<string>;
  /** Null for one of the whole account. */
  group_id: Once<string | null>;
  url: string;
  events: Json;
  active: Flag;
  secret: Sealed;
  created_by: Once<string>;
  created_at: Once<Moment>;
}

/** A message to a webhook, from the moment its event happened until a day after it arrived. */
export interface WebhookDeliveryTable {
  webhook_id: Once<string>;
  /** The event it tells: each is told once to each webhook. */
  log_event_id: Once<number>;
  payload: Once<string>;
  attempts: number;
  created_at: Once<Moment>;
  /** Null when it has arrived or was given up. */
  next_attempt_at: Moment | null;
  last_error: string | null;
}

/** Everything the server knows. What is in here survives it. */
export interface Tables {
  account: AccountTable;
  users: UserTable;
  memberships: MembershipTable;
  api_keys: ApiKeyTable;
  groups: GroupTable;
  destinations: DestinationTable;
  packages: PackageTable;
  package_versions: PackageVersionTable;
  connections: ConnectionTable;
  schema_configs: SchemaConfigTable;
  syncs: SyncTable;
  log_events: LogEventTable;
  audit: AuditTable;
  webhooks: WebhookTable;
  webhook_deliveries: WebhookDeliveryTable;
}

export type Group = Selectable<GroupTable>;
export type Destination = Selectable<DestinationTable>;
export type Connection = Selectable<ConnectionTable>;
export type NewConnection = Insertable<ConnectionTable>;
export type ConnectionChange = Updateable<ConnectionTable>;
export type Sync = Selectable<SyncTable>;
export type User = Selectable<UserTable>;
export type Membership = Selectable<MembershipTable>;
export type ApiKey = Selectable<ApiKeyTable>;
export type Webhook = Selectable<WebhookTable>;
