import { mkdirSync } from 'node:fs';
import { machineClock, type Clock } from './control/clock.ts';
import { holdFolder } from './control/hold-folder.ts';
import { mustBeReachable } from './control/reachable-folder.ts';
import { openStore, type StorePlace } from './control/open-store.ts';
import { forgetOld } from './events/forget-old.ts';
import { StoredEvents } from './events/stored-events.ts';
import { clearHalfMade } from './packages/code-folder.ts';
import type { Platform } from './platform.ts';
import { cipherOf } from './secrets/cipher.ts';
import { readKeyFile } from './secrets/key-file.ts';
import { rotateKey } from './secrets/rotate-key.ts';
import { dataPlaces, type ServerSettings } from './server-settings.ts';
import { processStarter } from './syncs/process-starter.ts';
import { ScheduledSyncs } from './syncs/scheduled-syncs.ts';
import { Metrics } from './operations/metrics.ts';
import { MessageSender } from './webhooks/send-message.ts';
import { forgetDelivered } from './webhooks/forget-delivered.ts';
import { WebhookCourier } from './webhooks/webhook-courier.ts';

export interface PlatformOptions {
  /** @default the clock of the machine */
  readonly clock?: Clock;
  /** Seals all secrets with a new key first. @default false */
  readonly rotatesKey?: boolean;
  /** Is told of faults that no request or sync can be answered with. */
  readonly fail: (error: unknown) => void;
}

const forgetMilliseconds = 60 * 60 * 1000;

/** A platform that is open; nothing runs or listens yet. */
export interface OpenPlatform extends Platform {
  readonly syncs: ScheduledSyncs;
  /** Goes on with what a former server left, and looks at the schedule from then on. */
  start(): Promise<void>;
  /** Ends what runs at a safe point, stores what is told and lets go of the data folder. */
  close(): Promise<void>;
}

/**
 * Opens the data folder, the key and the control store, and puts the parts of the server together.
 *
 * @throws HeadwaterError `configuration` when another server holds the folder, or its key is not to be used
 */
export async function openPlatform(
  settings: ServerSettings,
  { clock = machineClock, rotatesKey = false, fail }: PlatformOptions,
): Promise<OpenPlatform> {
  const { dataFolder, databaseUrl } = settings;
  // Others may pass through to the folder of their own connection, and see nothing on the way.
  mkdirSync(dataFolder, { recursive: true, mode: 0o711 });
  mustBeReachable(dataFolder);
  const hold = holdFolder(dataFolder);
  try {
    const place: StorePlace =
      databaseUrl === null
        ? { kind: 'sqlite', file: dataPlaces.store(dataFolder) }
        : { kind: 'postgres', url: databaseUrl };
    const keyFile = dataPlaces.keyFile(dataFolder);
    const keys = readKeyFile(keyFile);
    const store = await openStore(place);
    if (rotatesKey) await rotateKey(store, keyFile);
    const cipher = cipherOf(rotatesKey ? readKeyFile(keyFile) : keys);
    const events = await StoredEvents.open(store, clock, fail);
    const parts = { settings, store, clock, cipher, events };
    const sender = new MessageSender(null);
    const metrics: Metrics = new Metrics(() => syncs.counts);
    const syncs = new ScheduledSyncs({ ...parts, sender, metrics, starter: processStarter(parts), fail });
    const courier = new WebhookCourier({ ...parts, sender, fail });
    let forgetting: NodeJS.Timeout | undefined;
    return {
      ...parts,
      sender,
      metrics,
      syncs,
      async start() {
        await clearHalfMade(dataFolder);
        await syncs.start();
        await courier.start();
        const forget = async () => {
          await forgetOld(store, clock.now(), settings.logDays);
          await forgetDelivered(store, clock.now());
        };
        forgetting = setInterval(() => void forget().catch(fail), forgetMilliseconds);
        forgetting.unref();
      },
      async close() {
        clearInterval(forgetting);
        await syncs.close();
        await events.flush();
        await courier.close();
        await sender.close();
        await store.destroy();
        hold.release();
      },
    };
  } catch (error) {
    hold.release();
    throw error;
  }
}
