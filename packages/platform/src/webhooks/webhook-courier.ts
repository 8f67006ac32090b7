import { moment, type Clock } from '../control/clock.ts';
import type { ControlStore } from '../control/open-store.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Cipher } from '../secrets/cipher.ts';
import { nextAttempt } from './next-attempt.ts';
import { newestEvent, queueMessages, toldSince } from './queue-messages.ts';
import type { MessageSender, Sent } from './send-message.ts';

/** What a courier works with. */
export interface CourierParts {
  readonly store: ControlStore;
  readonly clock: Clock;
  readonly cipher: Cipher;
  readonly events: EventLog;
  readonly sender: MessageSender;
  /** Is told of faults; the messages wait for the next round. */
  readonly fail: (error: unknown) => void;
}

const messagesAtOnce = 20;
/** How long a message waits for others that come with it. */
const roundMilliseconds = 100;
const longestSleepMilliseconds = 60_000;

/** Brings messages to webhooks, in the order of their events where nothing fails, and again until they arrive. */
export class WebhookCourier {
  readonly #parts: CourierParts;
  #seen = 0;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | null = null;
  #isClosed = false;
  #endWatch = () => {};

  constructor(parts: CourierParts) {
    this.#parts = parts;
  }

  /** Goes on with what a former server left. */
  async start(): Promise<void> {
    const { store, clock, events } = this.#parts;
    const first = await store
      .selectFrom('log_events')
      .select('id')
      .where('created', '>=', toldSince(clock.now()))
      .orderBy('created')
      .limit(1)
      .executeTakeFirst();
    this.#seen = first === undefined ? await newestEvent(store) : first.id - 1;
    this.#endWatch = events.watch(() => this.#sleep(roundMilliseconds));
    this.#sleep(0);
  }

  /** Waits for messages on their way; the others are sent by the next start. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#endWatch();
    clearTimeout(this.#timer);
    await this.#round;
  }

  #sleep(milliseconds: number): void {
    if (this.#isClosed || this.#round !== null) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#go(), milliseconds);
    this.#timer.unref();
  }

  async #go(): Promise<void> {
    this.#round = this.carry().catch(this.#parts.fail);
    await this.#round;
    this.#round = null;
    this.#sleep(longestSleepMilliseconds);
  }

  /** Queues what has happened, and sends what is due. */
  async carry(): Promise<void> {
    const { store, clock } = this.#parts;
    this.#seen = await queueMessages(store, this.#seen, clock.now());
    while (!this.#isClosed && (await this.#sendSome())) {
      // Until nothing is due.
    }
  }

  /** Gives whether there was something to send. */
  async #sendSome(): Promise<boolean> {
    const { store, clock, cipher, sender } = this.#parts;
    const due = await store
      .selectFrom('webhook_deliveries')
      .innerJoin('webhooks', 'webhooks.id', 'webhook_deliveries.webhook_id')
      .select(['webhook_id', 'log_event_id', 'payload', 'attempts', 'url', 'secret'])
      .select('webhook_deliveries.created_at')
      .where('webhooks.active', '=', 1)
      .where('next_attempt_at', '<=', moment(clock.now()))
      .orderBy('log_event_id')
      .limit(messagesAtOnce)
      .execute();
    await Promise.all(
      due.map(async (delivery) => {
        const secret = cipher.open(delivery.secret, `webhooks.secret ${delivery.webhook_id}`);
        const message = { url: delivery.url, body: delivery.payload, secret: secret === '' ? null : secret };
        await this.#keep(delivery, await sender.send(message));
      }),
    );
    return due.length > 0;
  }

  async #keep(
    delivery: { webhook_id: string; log_event_id: number; attempts: number; created_at: string },
    { hasArrived, message }: Sent,
  ): Promise<void> {
    const { store, clock, events } = this.#parts;
    const attempts = delivery.attempts + 1;
    const next = hasArrived ? null : nextAttempt(new Date(delivery.created_at), clock.now(), attempts);
    await store.transaction().execute(async (transaction) => {
      await transaction
        .updateTable('webhook_deliveries')
        .set({
          attempts,
          next_attempt_at: next === null ? null : moment(next),
          last_error: hasArrived ? null : message,
        })
        .where('webhook_id', '=', delivery.webhook_id)
        .where('log_event_id', '=', delivery.log_event_id)
        .execute();
      if (hasArrived || next !== null) return;
      await transaction
        .updateTable('webhooks')
        .set({ active: 0 })
        .where('id', '=', delivery.webhook_id)
        .execute();
      await events.changed(transaction, null, {
        action: 'pause_webhook',
        resourceType: 'webhook',
        resourceId: delivery.webhook_id,
        after: { active: false, reason: message },
      });
    });
  }
}
