import { moment } from '../control/clock.ts';
import type { ControlStore } from '../control/open-store.ts';
import { daysRemembered } from './queue-messages.ts';

const dayMilliseconds = 24 * 60 * 60 * 1000;

/** Removes messages that have arrived, or have been given up, when their events are not looked at any more. */
export async function forgetDelivered(store: ControlStore, now: Date): Promise<void> {
  await store
    .deleteFrom('webhook_deliveries')
    .where('next_attempt_at', 'is', null)
    .where('created_at', '<', moment(new Date(now.getTime() - daysRemembered * dayMilliseconds)))
    .execute();
}
