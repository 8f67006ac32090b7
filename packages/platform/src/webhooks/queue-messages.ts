import { z } from 'zod';
import { moment } from '../control/clock.ts';
import type { ControlStore } from '../control/open-store.ts';
import type { Webhook } from '../control/tables.ts';
import { payloadOf, type AboutConnection } from './webhook-payload.ts';
import { webhookEvents } from './webhook-schema.ts';

/**
 * How far back events are looked at again: two transactions may store theirs in another order than that of their
 * numbers, and a message is queued once however often its event is seen.
 */
const overlap = 1000;
const eventsAtOnce = 500;
const dayMilliseconds = 24 * 60 * 60 * 1000;
/** What has been delivered is remembered for longer, so that it is not told again. */
const daysTold = 1;
export const daysRemembered = 2 * daysTold;

const dataSchema = z.record(z.string(), z.unknown());
const aboutConnection = z.object({
  id: z.string(),
  service: z.string(),
  schema: z.string(),
  group_id: z.string(),
});
const eventNames = z.array(z.string());

/** What happened before is told to nobody any more. */
export function toldSince(now: Date): string {
  return moment(new Date(now.getTime() - daysTold * dayMilliseconds));
}

/** The number of the newest event; 0 when there is none. */
export async function newestEvent(store: ControlStore): Promise<number> {
  const { newest } = await store
    .selectFrom('log_events')
    .select(({ fn }) => fn.max('id').as('newest'))
    .executeTakeFirstOrThrow();
  return newest ?? 0;
}

/**
 * Queues a message for each webhook that wants to hear of an event of the last day.
 *
 * @param after the number of the newest event that was seen
 * @returns the number of the newest event now
 */
export async function queueMessages(store: ControlStore, after: number, now: Date): Promise<number> {
  const webhooks = await store.selectFrom('webhooks').selectAll().where('active', '=', 1).execute();
  if (webhooks.length === 0) return Math.max(after, await newestEvent(store));
  let seen = after;
  for (let from = Math.max(0, after - overlap); ; from = seen) {
    const events = await store
      .selectFrom('log_events')
      .leftJoin('connections', 'connections.id', 'log_events.connection_id')
      .select([
        'log_events.id as number',
        'event',
        'created',
        'sync_id',
        'data',
        'connections.id',
        'service',
        'schema',
        'group_id',
      ])
      .where('log_events.id', '>', from)
      .where('event', 'in', [...webhookEvents])
      .orderBy('log_events.id')
      .limit(eventsAtOnce)
      .execute();
    const since = toldSince(now);
    const rows = events.flatMap((event) => {
      if (event.created < since) return [];
      const data = event.data === null ? {} : dataSchema.parse(JSON.parse(event.data));
      // A connection that was deleted is known from the event of its end alone.
      const connection =
        aboutConnection.safeParse(event.id === null ? data['properties'] : event).data ?? null;
      const payload = JSON.stringify(payloadOf({ ...event, data }, connection));
      return webhooks
        .filter((webhook) => wants(webhook, event, connection))
        .map((webhook) => ({
          webhook_id: webhook.id,
          log_event_id: event.number,
          payload,
          attempts: 0,
          created_at: moment(now),
          next_attempt_at: moment(now),
          last_error: null,
        }));
    });
    if (rows.length > 0) {
      await store
        .insertInto('webhook_deliveries')
        .values(rows)
        .onConflict((conflict) => conflict.columns(['webhook_id', 'log_event_id']).doNothing())
        .execute();
    }
    seen = Math.max(seen, events.at(-1)?.number ?? seen);
    if (events.length < eventsAtOnce) return seen;
  }
}

/** A webhook hears of nothing that was before it. */
function wants(
  webhook: Webhook,
  { event, created }: { event: string; created: string },
  connection: AboutConnection | null,
): boolean {
  if (created < webhook.created_at) return false;
  if (webhook.group_id !== null && connection?.group_id !== webhook.group_id) return false;
  return eventNames.parse(JSON.parse(webhook.events)).includes(event);
}
