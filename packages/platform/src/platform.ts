import type { Cipher } from './secrets/cipher.ts';
import type { Clock } from './control/clock.ts';
import type { ControlStore } from './control/open-store.ts';
import type { EventLog } from './events/event-log.ts';
import type { Metrics } from './operations/metrics.ts';
import type { ServerSettings } from './server-settings.ts';
import type { Syncs } from './syncs/syncs.ts';
import type { MessageSender } from './webhooks/send-message.ts';

/** What every part of the server works with. */
export interface Platform {
  readonly settings: ServerSettings;
  readonly store: ControlStore;
  readonly clock: Clock;
  readonly cipher: Cipher;
  readonly events: EventLog;
  readonly syncs: Syncs;
  readonly metrics: Metrics;
  /** Brings messages to webhooks. */
  readonly sender: MessageSender;
}
