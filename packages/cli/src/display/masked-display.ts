import type { SyncEvent } from '@headwater/engine';
import type { Configuration } from '../configuration/read-configuration.ts';
import { maskEvent, type ShownEvent } from './masked-sync.ts';
import { secretMask, type Mask } from './secrets.ts';
import type { SyncDisplay } from './sync-display.ts';

/** How long what happens is held back while the connector's file is loading. */
const longestHoldMilliseconds = 2000;

/**
 * Shows a sync without its secrets. Which settings are secret is known when the connector's file is loaded. What comes
 * before is held back for a moment; when that takes longer, or fails, every setting counts as a secret.
 */
export class MaskedDisplay {
  readonly #display: SyncDisplay;
  readonly #configuration: Configuration;
  #mask: Mask;
  #held: ShownEvent[] | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(display: SyncDisplay, configuration: Configuration) {
    this.#display = display;
    this.#configuration = configuration;
    // Nothing of the connector runs yet.
    this.#mask = secretMask(configuration, []);
  }

  /** Hides what counts as a secret by now. */
  get mask(): Mask {
    return this.#mask;
  }

  event(event: SyncEvent): void {
    if (event.kind === 'loaded') {
      this.#mask = secretMask(this.#configuration, event.secrets);
      this.#release();
      return;
    }
    if (event.kind === 'started') this.#hold();
    if (this.#held === null) this.#display.event(maskEvent(event, this.#mask));
    else this.#held.push(event);
  }

  note(label: string, text: string): void {
    this.#display.note(label, this.#mask(text));
  }

  close(): void {
    this.#release();
    this.#display.close();
  }

  #hold(): void {
    this.#mask = secretMask(this.#configuration, null);
    this.#held = [];
    this.#timer = setTimeout(() => this.#release(), longestHoldMilliseconds);
  }

  #release(): void {
    clearTimeout(this.#timer);
    const held = this.#held ?? [];
    this.#held = null;
    for (const event of held) this.#display.event(maskEvent(event, this.#mask));
  }
}
