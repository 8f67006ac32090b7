import { afterAll, describe, expect, test } from 'vitest';
import { openStore, type ControlStore } from '../../../packages/platform/src/control/open-store.ts';
import { StoredEvents } from '../../../packages/platform/src/events/stored-events.ts';
import { cipherOf } from '../../../packages/platform/src/secrets/cipher.ts';
import { forgetDelivered } from '../../../packages/platform/src/webhooks/forget-delivered.ts';
import { MessageSender } from '../../../packages/platform/src/webhooks/send-message.ts';
import { WebhookCourier } from '../../../packages/platform/src/webhooks/webhook-courier.ts';
import { hasOpenssl } from '../../http/certificates.ts';
import { addConnections } from '../store/add-connections.ts';
import { storeKinds, type StoreKind } from '../store/control-stores.ts';
import { startReceiver } from './receiver.ts';

const cipher = cipherOf([{ name: 'test', bytes: new Uint8Array(32) }]);
const secret = 'the secret of the hook';

/** A store with one connection and a webhook, a receiver, and a courier whose clock the test moves. */
async function open(kind: StoreKind, wanted: readonly string[]) {
  const stack = new AsyncDisposableStack();
  const empty = stack.use(await kind.make());
  const receiver = stack.use(await startReceiver(secret));
  const store = await openStore(empty.place);
  stack.defer(() => store.destroy());
  await addConnections(store, 1);
  await addHook(store, receiver.url, wanted);
  let time = new Date('2026-11-25T10:00:00Z');
  const clock = { now: () => time };
  const faults: unknown[] = [];
  const events = await StoredEvents.open(store, clock, (error) => faults.push(error));
  const sender = new MessageSender(receiver.ca);
  stack.defer(() => sender.close());
  const courier = () =>
    new WebhookCourier({ store, clock, cipher, events, sender, fail: (error) => faults.push(error) });
  const later = (minutes: number) => {
    time = new Date(time.getTime() + minutes * 60_000);
  };
  const forget = () => forgetDelivered(store, time);
  return { stack, store, receiver, events, courier, faults, later, forget };
}

async function addHook(store: ControlStore, url: string, wanted: readonly string[]): Promise<void> {
  await store
    .insertInto('webhooks')
    .values({
      id: 'bright_lantern',
      group_id: 'calm_river',
      url,
      events: JSON.stringify(wanted),
      active: 1,
      secret: cipher.seal(secret, 'webhooks.secret bright_lantern'),
      created_by: 'happy_harmony',
      created_at: '2026-11-25T09:00:00.000Z',
    })
    .execute();
}

const about = { connectionId: 'connection_1', syncId: 'b6b3b7a0-0000-4000-8000-000000000001' };

describe.skipIf(!hasOpenssl).each(storeKinds())('$name', (kind) => {
  afterAll(() => kind.stop());

  test.skipIf(kind.missing !== null)(
    'a message is signed, says what happened, and arrives once',
    async () => {
      const { stack, receiver, events, courier, faults } = await open(kind, ['sync_end']);
      await using _ = stack;
      events.tell({ event: 'sync_start', ...about });
      events.tell({ event: 'sync_end', ...about, data: { status: 'SUCCESSFUL' } });
      await events.flush();
      // A courier that begins anew looks at the same events again.
      await courier().carry();
      await courier().carry();
      expect(receiver.received).toEqual([
        {
          isSigned: true,
          payload: {
            event: 'sync_end',
            created: '2026-11-25T10:00:00.000Z',
            connector_type: 'connector_sdk',
            connector_id: 'connection_1',
            connector_name: 'schema_1',
            sync_id: 'b6b3b7a0-0000-4000-8000-000000000001',
            destination_group_id: 'calm_river',
            data: { status: 'SUCCESSFUL' },
          },
        },
      ]);
      expect(faults).toEqual([]);
    },
  );

  test.skipIf(kind.missing !== null)(
    'a message that is refused comes again, and after a day no more',
    async () => {
      const { stack, store, receiver, events, courier, later } = await open(kind, ['sync_end']);
      await using _ = stack;
      const hook = () => store.selectFrom('webhooks').select('active').executeTakeFirstOrThrow();
      receiver.answer(500);
      events.tell({ event: 'sync_end', ...about, data: { status: 'FAILURE' } });
      await events.flush();
      await courier().carry();
      later(4);
      receiver.answer(200);
      await courier().carry();
      expect(receiver.received).toEqual([]);
      later(1);
      await courier().carry();
      expect(receiver.received).toHaveLength(1);

      receiver.answer(500);
      events.tell({ event: 'sync_end', ...about, data: { status: 'FAILURE' } });
      await events.flush();
      for (let attempts = 1; attempts < 24; attempts += 1) {
        await courier().carry();
        expect(await hook()).toEqual({ active: 1 });
        later(5 * attempts);
      }
      await courier().carry();
      expect(await hook()).toEqual({ active: 0 });
      const audit = await store.selectFrom('audit').select(['actor', 'action', 'new_values']).execute();
      expect(audit).toEqual([
        {
          actor: 'Headwater',
          action: 'pause_webhook',
          new_values: '{"active":false,"reason":"the receiver answered 500"}',
        },
      ]);
    },
  );

  test.skipIf(kind.missing !== null)(
    'a message that has arrived is forgotten, and does not come again',
    async () => {
      const { stack, store, receiver, events, courier, later, forget } = await open(kind, ['sync_end']);
      await using _ = stack;
      const remembered = () => store.selectFrom('webhook_deliveries').select('log_event_id').execute();
      const minutesOfDay = 24 * 60;
      events.tell({ event: 'sync_end', ...about, data: { status: 'SUCCESSFUL' } });
      await events.flush();
      await courier().carry();
      later(minutesOfDay);
      await forget();
      await courier().carry();
      expect(await remembered()).toEqual([{ log_event_id: 1 }]);
      later(minutesOfDay + 1);
      await forget();
      expect(await remembered()).toEqual([]);
      events.tell({ event: 'sync_end', ...about, data: { status: 'FAILURE' } });
      await events.flush();
      // A courier that begins anew looks at the same events again, as one does that goes on.
      const carriesOn = courier();
      await carriesOn.carry();
      await carriesOn.carry();
      await courier().carry();
      expect(receiver.received.map(({ payload }) => Object(payload).data)).toEqual([
        { status: 'SUCCESSFUL' },
        { status: 'FAILURE' },
      ]);
      expect(await remembered()).toEqual([{ log_event_id: 2 }]);
    },
  );
});
