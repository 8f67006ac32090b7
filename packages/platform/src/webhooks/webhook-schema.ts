import { z } from 'zod';
import type { Webhook } from '../control/tables.ts';

/** What a webhook can be told of: platform-api.md 1.6. */
export const webhookEvents = [
  'sync_start',
  'sync_end',
  'status',
  'connection_successful',
  'connection_failure',
  'create_connector',
  'pause_connector',
  'resume_connector',
  'edit_connector',
  'delete_connector',
  'force_update_connector',
  'resync_connector',
  'resync_table',
  'dbt_run_start',
  'dbt_run_succeeded',
  'dbt_run_failed',
  'transformation_start',
  'transformation_succeeded',
  'transformation_failed',
] as const;

const events = z.array(z.enum(webhookEvents)).min(1);

/** A message goes over the network with what happened in it: only by TLS. */
const url = z
  .url({ protocol: /^https$/, error: 'a webhook has an address that begins with https://' })
  .max(2000);

export const newWebhook = z.object({
  url,
  events,
  active: z.boolean().default(true),
  secret: z.string().min(1).max(1000).nullish(),
});

export const webhookChange = z.object({
  url: url.nullish(),
  events: events.nullish(),
  active: z.boolean().nullish(),
  secret: z.string().min(1).max(1000).nullish(),
  run_tests: z.boolean().nullish(),
});

export const webhookTest = z.object({ event: z.enum(webhookEvents) });

export const webhookAnswer = z
  .object({
    id: z.string(),
    type: z.enum(['account', 'group']),
    group_id: z.string().nullable(),
    url: z.string(),
    events: z.array(z.string()),
    active: z.boolean(),
    secret: z.string(),
    created_at: z.string(),
    created_by: z.string(),
  })
  .meta({ description: 'An address that is told of events. Its secret is masked.' });

export const testAnswer = z.object({ succeed: z.boolean(), status: z.number(), message: z.string() });

export const webhookPath = z.object({ webhookId: z.string() });

/** Writes a webhook as the API has it. */
export function describeWebhook(webhook: Webhook): z.infer<typeof webhookAnswer> {
  return {
    id: webhook.id,
    type: webhook.group_id === null ? 'account' : 'group',
    group_id: webhook.group_id,
    url: webhook.url,
    events: z.array(z.string()).parse(JSON.parse(webhook.events)),
    active: webhook.active === 1,
    secret: '******',
    created_at: webhook.created_at,
    created_by: webhook.created_by,
  };
}
