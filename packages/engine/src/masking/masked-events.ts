import type { MakeMask, Settings } from '../setup/connector-setup.ts';
import type { SyncEvent } from '../sync-options.ts';
import { isShown, maskEvent, type ShownEvent } from './masked-sync.ts';
import type { Mask } from './secret-mask.ts';

/** How long what happens is held back while the connector's file is loading. */
const longestHoldMilliseconds = 2000;

/**
 * Gives the events of a sync without its secrets. Which settings are secret is known when the connector's file is loaded.
 * What comes before is held back for a moment; when that takes longer, or fails, every setting counts as a secret.
 */
export class MaskedEvents<S extends Settings> {
  readonly #onEvent: (event: ShownEvent) => void;
  readonly #settings: S;
  readonly #makeMask: MakeMask<S>;
  #mask: Mask;
  #held: ShownEvent[] | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(onEvent: (event: ShownEvent) => void, settings: S, makeMask: MakeMask<S>) {
    this.#onEvent = onEvent;
    this.#settings = settings;
    this.#makeMask = makeMask;
    // Nothing of the connector runs yet.
    this.#mask = makeMask(settings, []);
  }

  /** Hides what counts as a secret by now. */
  get mask(): Mask {
    return this.#mask;
  }

  take(event: SyncEvent): void {
    if (event.kind === 'loaded') {
      this.#mask = this.#makeMask(this.#settings, event.secrets);
      this.release();
      return;
    }
    if (!isShown(event)) return;
    if (event.kind === 'started') this.#hold();
    if (this.#held === null) this.#onEvent(maskEvent(event, this.#mask));
    else this.#held.push(event);
  }

  /** Gives what is held back, whether it is known what is secret or not. */
  release(): void {
    clearTimeout(this.#timer);
    const held = this.#held ?? [];
    this.#held = null;
    for (const event of held) this.#onEvent(maskEvent(event, this.#mask));
  }

  #hold(): void {
    this.#mask = this.#makeMask(this.#settings, null);
    this.#held = [];
    this.#timer = setTimeout(() => this.release(), longestHoldMilliseconds);
  }
}
