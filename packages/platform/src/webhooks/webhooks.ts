import { ApiError, notFound } from '../api/api-error.ts';
import { moment } from '../control/clock.ts';
import type { ControlStore } from '../control/open-store.ts';
import type { Webhook } from '../control/tables.ts';
import type { MessageSender, Sent } from './send-message.ts';
import { payloadOf } from './webhook-payload.ts';

/** @throws ApiError `NotFound_Webhook` */
export async function findWebhook(store: ControlStore, id: string): Promise<Webhook> {
  const webhook = await store.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst();
  if (webhook === undefined) throw notFound('Webhook', id);
  return webhook;
}

/** Sends a message that tells of nothing, to see whether it arrives. */
export async function sendTest(
  sender: MessageSender,
  { url, secret, event }: { url: string; secret: string; event: string },
  now: Date,
): Promise<Sent> {
  const told = { event, created: moment(now), sync_id: null, data: { status: 'SUCCESSFUL' } };
  const body = JSON.stringify(payloadOf(told, null));
  return sender.send({ url, body, secret: secret === '' ? null : secret });
}

/** @throws ApiError `InvalidInput` when a test message does not arrive: a hook that is active must be reachable */
export async function mustArrive(
  sender: MessageSender,
  hook: { url: string; secret: string; events: readonly string[] },
  now: Date,
): Promise<void> {
  const { hasArrived, message } = await sendTest(
    sender,
    { ...hook, event: hook.events[0] ?? 'sync_end' },
    now,
  );
  if (hasArrived) return;
  throw new ApiError(
    'InvalidInput',
    `url: a test message to ${hook.url} did not arrive, ${message}: mend the receiver, or make the webhook with "active": false`,
  );
}
