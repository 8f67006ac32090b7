import type { CancelCause } from '../control/tables.ts';
import type { Run } from '../runs/start-run.ts';
import type { WaitingSync } from './waiting-syncs.ts';

/** A sync whose turn has come, from the moment it is chosen until its end is stored. */
export class RunningSync {
  readonly syncId: string;
  readonly connectionId: string;
  readonly number: number;
  readonly groupId: string;
  #run: Pick<Run, 'cancel'> | null = null;
  #cause: CancelCause | null = null;
  readonly #ended = Promise.withResolvers<void>();
  readonly #onLeave: () => void;
  #hasPlace = true;

  /** @param onLeave is called when its processes are gone, and another sync can have its place */
  constructor(
    waiting: Pick<WaitingSync, 'syncId' | 'connectionId' | 'number' | 'groupId'>,
    onLeave: () => void,
  ) {
    this.#onLeave = onLeave;
    this.syncId = waiting.syncId;
    this.connectionId = waiting.connectionId;
    this.number = waiting.number;
    this.groupId = waiting.groupId;
  }

  /** Resolves when its end is stored. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Whether it counts among those that run at once: until its processes are gone, which is before its end is stored. */
  get hasPlace(): boolean {
    return this.#hasPlace;
  }

  /** Why it was asked to stop; the first cause counts. */
  get cancelCause(): CancelCause | null {
    return this.#cause;
  }

  /** Gives it its processes. */
  attach(run: Pick<Run, 'cancel'>): void {
    this.#run = run;
  }

  /** Asks it to reach a checkpoint and stop. */
  cancel(cause: CancelCause): void {
    this.#cause ??= cause;
    this.#run?.cancel();
  }

  /** Says that its processes are gone. */
  leave(): void {
    this.#hasPlace = false;
    this.#onLeave();
  }

  /** Says that its end is stored. */
  end(): void {
    this.#ended.resolve();
  }
}
