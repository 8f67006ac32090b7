import type { Connection } from '../control/tables.ts';

/** What a message says: platform-api.md 1.6. */
export interface WebhookPayload {
  readonly event: string;
  readonly created: string;
  readonly connector_type?: string;
  readonly connector_id?: string;
  readonly connector_name?: string;
  readonly sync_id?: string;
  readonly destination_group_id?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The event of the log that a message tells. */
export interface ToldEvent {
  readonly event: string;
  readonly created: string;
  readonly sync_id: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export type AboutConnection = Pick<Connection, 'id' | 'service' | 'schema' | 'group_id'>;

/** Writes the message of an event. */
export function payloadOf(
  { event, created, sync_id: syncId, data }: ToldEvent,
  connection: AboutConnection | null,
): WebhookPayload {
  return {
    event,
    created,
    ...(connection === null
      ? {}
      : {
          connector_type: connection.service,
          connector_id: connection.id,
          connector_name: connection.schema,
        }),
    ...(syncId === null ? {} : { sync_id: syncId }),
    ...(connection === null ? {} : { destination_group_id: connection.group_id }),
    data,
  };
}
