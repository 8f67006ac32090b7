import { MaskedEvents, type Mask, type SyncEvent } from '@headwater/engine';
import type { Configuration } from '../configuration/read-configuration.ts';
import { secretMask } from './secrets.ts';
import type { SyncDisplay } from './sync-display.ts';

/** Shows a sync without its secrets. */
export class MaskedDisplay {
  readonly #display: SyncDisplay;
  readonly #events: MaskedEvents<Configuration>;

  constructor(display: SyncDisplay, configuration: Configuration) {
    this.#display = display;
    this.#events = new MaskedEvents((event) => display.event(event), configuration, secretMask);
  }

  /** Hides what counts as a secret by now. */
  get mask(): Mask {
    return this.#events.mask;
  }

  event(event: SyncEvent): void {
    this.#events.take(event);
  }

  note(label: string, text: string): void {
    this.#display.note(label, this.mask(text));
  }

  close(): void {
    this.#events.release();
    this.#display.close();
  }
}
