import { setTimeout as later } from 'node:timers/promises';
import type { Actor } from '../accounts/actor.ts';
import { ApiError } from '../api/api-error.ts';
import { moment } from '../control/clock.ts';
import type { ControlStore } from '../control/open-store.ts';
import type { CancelCause } from '../control/tables.ts';
import { fairOrder } from '../schedule/fair-order.ts';
import { askResync, askSync, storeCancel } from './ask-sync.ts';
import { carryOut } from './carry-out.ts';
import { discoverTables } from './discover-tables.ts';
import { planAnew } from './plan-anew.ts';
import { planConnection } from './plan-connection.ts';
import { queueDue } from './queue-sync.ts';
import { recover } from './recover.ts';
import { RunningSync } from './running-sync.ts';
import { testConnection } from './setup-tests.ts';
import type { SyncParts } from './sync-parts.ts';
import type { ResyncScope, SetupTest, Syncs } from './syncs.ts';
import { readWaiting, type WaitingSync } from './waiting-syncs.ts';

/** What closing a sync takes beyond its grace. */
const closeSeconds = 10;
/** The longest time between two looks: a clock that jumps is noticed then. */
const longestSleepMilliseconds = 10_000;
const pauseAfterFaultMilliseconds = 2000;
const stopMilliseconds = 60_000;

/** Starts syncs when they are due or asked for, and follows them to their end. */
export class ScheduledSyncs implements Syncs {
  readonly #parts: SyncParts;
  readonly #running = new Map<string, RunningSync>();
  readonly #carried = new Set<Promise<void>>();
  /** The number of the last turn of each destination. */
  readonly #lastTurns = new Map<string, number>();
  #turns = 0;
  /** What the clock showed when it was last looked at; the first look finds what a former server planned. */
  #lastLookedAt = Infinity;
  readonly #abandon = new AbortController();
  #waiting: readonly WaitingSync[] = [];
  #isStale = true;
  #isOpen = false;
  #forgetNextLook = () => {};
  #looking: Promise<void> | null = null;
  #mustLookAgain = false;

  constructor(parts: SyncParts) {
    this.#parts = parts;
  }

  /** How many syncs run and wait. */
  get counts(): { readonly running: number; readonly waiting: number } {
    return { running: this.#running.size, waiting: this.#waiting.length };
  }

  /** Goes on with what a former server left, and begins to look at the schedule. */
  async start(): Promise<void> {
    await recover(this.#parts);
    this.#isOpen = true;
    this.wake();
  }

  /** Asks what runs to reach a checkpoint, and waits for that; it goes on with the next start. */
  async close(): Promise<void> {
    this.#isOpen = false;
    this.#forgetNextLook();
    await this.#looking;
    for (const running of this.#running.values()) running.cancel('shutdown');
    const ended = Promise.allSettled(this.#carried);
    const { graceSeconds } = this.#parts.settings;
    const late = setTimeout(() => this.#abandon.abort(), (graceSeconds + closeSeconds) * 1000);
    await ended;
    clearTimeout(late);
  }

  wake(): void {
    this.#isStale = true;
    this.#lookSoon(0);
  }

  #lookSoon(milliseconds: number): void {
    if (!this.#isOpen) return;
    if (this.#looking !== null) {
      this.#mustLookAgain ||= milliseconds === 0;
      return;
    }
    this.#forgetNextLook();
    const look = () => void this.#look();
    if (milliseconds === 0) {
      // Even the shortest timer takes a millisecond.
      const soon = setImmediate(look);
      this.#forgetNextLook = () => clearImmediate(soon);
    } else {
      const timer = setTimeout(look, milliseconds);
      this.#forgetNextLook = () => clearTimeout(timer);
    }
  }

  async #look(): Promise<void> {
    let sleep = longestSleepMilliseconds;
    const looking = this.look().then(
      (milliseconds) => (sleep = milliseconds),
      (error: unknown) => {
        this.#parts.fail(error);
        sleep = pauseAfterFaultMilliseconds;
      },
    );
    this.#looking = looking.then(() => {});
    await this.#looking;
    this.#looking = null;
    const isAgain = this.#mustLookAgain;
    this.#mustLookAgain = false;
    this.#lookSoon(isAgain ? 0 : sleep);
  }

  /** Queues what is due and starts what may start. Gives how long nothing will be due, in milliseconds. */
  async look(): Promise<number> {
    const { store, clock } = this.#parts;
    const lookedAt = clock.now().getTime();
    if (lookedAt < this.#lastLookedAt) await planAnew(this.#parts);
    this.#lastLookedAt = lookedAt;
    const queued = await queueDue(store, moment(clock.now()));
    if (queued > 0 || this.#isStale) {
      this.#isStale = false;
      this.#waiting = (await readWaiting(store)).filter(
        ({ connectionId }) => !this.#running.has(connectionId),
      );
    }
    this.#startWaiting();
    const { next } = await store
      .selectFrom('connections')
      .select(({ fn }) => fn.min('due_at').as('next'))
      .executeTakeFirstOrThrow();
    const untilNext = next === null ? longestSleepMilliseconds : Date.parse(next) - clock.now().getTime();
    return Math.min(Math.max(untilNext, 0), longestSleepMilliseconds);
  }

  /** Starts as many of those that wait as there are places. */
  #startWaiting(): void {
    const { clock, settings } = this.#parts;
    const limits = { server: settings.syncsAtOnce, destination: settings.syncsOfDestination };
    const running = [...this.#running.values()].filter(({ hasPlace }) => hasPlace);
    const history = { now: clock.now(), lastTurns: this.#lastTurns };
    const chosen = new Set(fairOrder(this.#waiting, running, limits, history));
    this.#waiting = this.#waiting.filter((waiting) => !chosen.has(waiting));
    for (const waiting of chosen) this.#begin(waiting);
  }

  /** Gives a place to the next that waits, with no look at the store before. */
  #passPlaceOn(): void {
    if (!this.#isOpen) return;
    // What is being read from the store must not be older than what has begun.
    if (this.#looking !== null) this.#mustLookAgain = true;
    else this.#startWaiting();
  }

  #begin(waiting: WaitingSync): void {
    const running = new RunningSync(waiting, () => this.#passPlaceOn());
    this.#running.set(waiting.connectionId, running);
    this.#turns += 1;
    this.#lastTurns.set(waiting.groupId, this.#turns);
    const waited = this.#parts.clock.now().getTime() - Date.parse(waiting.queuedAt);
    this.#parts.metrics.syncStarted(waited / 1000);
    const carried = this.#carry(running).finally(() => this.#carried.delete(carried));
    this.#carried.add(carried);
  }

  async #carry(running: RunningSync): Promise<void> {
    try {
      const ended = await carryOut(this.#parts, running, this.#abandon.signal);
      if (ended !== null) this.#parts.metrics.syncEnded(ended.outcome.outcome, ended.end.rows);
    } catch (error) {
      // What could not be stored is found again by the next start.
      if (!this.#abandon.signal.aborted) this.#parts.fail(error);
    } finally {
      this.#running.delete(running.connectionId);
      running.end();
      this.#lookSoon(0);
    }
  }

  isRunning(connectionId: string): boolean {
    return this.#running.has(connectionId);
  }

  async ask(connectionId: string, actor: Actor, { force }: { force: boolean }): Promise<void> {
    const running = await askSync(this.#parts, connectionId, actor, force);
    if (running) this.#cancel(connectionId, 'force');
    this.wake();
  }

  async askResync(connectionId: string, actor: Actor, scope: ResyncScope): Promise<void> {
    // What runs was begun for the tables as they are: it is let to its end first.
    await this.#waitForEnd(connectionId, 'the running sync has not ended yet: ask again when it has');
    await askResync(this.#parts, connectionId, actor, scope);
    this.wake();
  }

  async stop(connectionId: string, cause: 'pause' | 'edit' | 'user'): Promise<void> {
    await storeCancel(this.#parts, connectionId, cause);
    // The queue that is being read may be older.
    await this.#looking;
    if (cause !== 'edit') {
      this.#waiting = this.#waiting.filter((waiting) => waiting.connectionId !== connectionId);
    }
    this.#cancel(connectionId, cause);
    await this.#waitForEnd(connectionId, 'the running sync could not be stopped in time: ask again');
  }

  async plan(transaction: ControlStore, connectionId: string): Promise<void> {
    await planConnection(this.#parts, transaction, connectionId);
  }

  async test(connectionId: string): Promise<readonly SetupTest[]> {
    return testConnection(this.#parts, connectionId);
  }

  async discover(connectionId: string): Promise<void> {
    await discoverTables(this.#parts, connectionId);
  }

  #cancel(connectionId: string, cause: CancelCause): void {
    this.#running.get(connectionId)?.cancel(cause);
  }

  async #waitForEnd(connectionId: string, problem: string): Promise<void> {
    const running = this.#running.get(connectionId);
    if (running === undefined) return;
    const isLate = await Promise.race([
      running.ended.then(() => false),
      later(stopMilliseconds, true, { ref: false }),
    ]);
    if (isLate) throw new ApiError('Conflict', problem);
  }
}
