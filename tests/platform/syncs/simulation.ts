import { setImmediate as turn } from 'node:timers/promises';
import { StoredEvents } from '../../../packages/platform/src/events/stored-events.ts';
import { openStore, type ControlStore } from '../../../packages/platform/src/control/open-store.ts';
import { Metrics } from '../../../packages/platform/src/operations/metrics.ts';
import type { RunEnd } from '../../../packages/platform/src/runs/run-end.ts';
import { cipherOf } from '../../../packages/platform/src/secrets/cipher.ts';
import { usualSettings, type ServerSettings } from '../../../packages/platform/src/server-settings.ts';
import { ScheduledSyncs } from '../../../packages/platform/src/syncs/scheduled-syncs.ts';
import type { SyncRun } from '../../../packages/platform/src/syncs/sync-parts.ts';
import { MessageSender } from '../../../packages/platform/src/webhooks/send-message.ts';
import type { StorePlace } from '../../../packages/platform/src/control/open-store.ts';

/** A sync of the simulated time, in milliseconds since the epoch. */
export interface SimulatedSync {
  readonly connectionId: string;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** How a simulated sync goes. */
export interface SyncPlan {
  readonly milliseconds: number;
  readonly end?: Partial<RunEnd>;
}

interface RunningSimulation extends SimulatedSync {
  readonly finish: () => void;
}

const cipher = cipherOf([{ name: 'test', bytes: new Uint8Array(32) }]);

/**
 * Lets days pass in a moment. The scheduler is the real one, on a real store; the processes of its syncs are stood in
 * for, as a week of them would take a week.
 */
export class Simulation implements AsyncDisposable {
  readonly store: ControlStore;
  readonly syncs: ScheduledSyncs;
  readonly done: SimulatedSync[] = [];
  readonly faults: unknown[];
  #now: number;
  #running: RunningSimulation[] = [];
  readonly #planSync: (connectionId: string, now: number) => SyncPlan;

  private constructor(
    store: ControlStore,
    begin: Date,
    planSync: (connectionId: string, now: number) => SyncPlan,
    open: (simulation: Simulation) => ScheduledSyncs,
    faults: unknown[],
  ) {
    this.store = store;
    this.faults = faults;
    this.#now = begin.getTime();
    this.#planSync = planSync;
    this.syncs = open(this);
  }

  static async open(
    place: StorePlace,
    begin: Date,
    planSync: (connectionId: string, now: number) => SyncPlan,
    settings: Partial<ServerSettings> = {},
  ): Promise<Simulation> {
    const store = await openStore(place);
    const faults: unknown[] = [];
    const fail = (error: unknown) => void faults.push(error);
    let now = () => begin;
    const clock = { now: () => now() };
    const events = await StoredEvents.open(store, clock, fail);
    const simulation = new Simulation(
      store,
      begin,
      planSync,
      (self) => {
        now = () => new Date(self.#now);
        const syncs: ScheduledSyncs = new ScheduledSyncs({
          settings: {
            ...usualSettings,
            dataFolder: '/nowhere',
            syncsAtOnce: 1e9,
            syncsOfDestination: 1e9,
            ...settings,
          },
          store,
          clock,
          cipher,
          events,
          metrics: new Metrics(() => syncs.counts),
          sender: new MessageSender(null),
          starter: {
            startSync: ({ connectionId }) => self.#start(connectionId),
            startSetup: async () => Promise.reject(new Error('a simulated connection has no connector')),
          },
          fail,
        });
        return syncs;
      },
      faults,
    );
    return simulation;
  }

  get now(): Date {
    return new Date(this.#now);
  }

  get running(): readonly SimulatedSync[] {
    return this.#running;
  }

  /** Sets the clock, as someone does who moves the hands. */
  jumpTo(time: Date): void {
    this.#now = time.getTime();
  }

  /** Lets time pass: everything happens at its time, in its order. */
  async runUntil(end: Date): Promise<void> {
    for (;;) {
      await this.#look();
      const next = Math.min(await this.#nextDue(), ...this.#running.map(({ endedAt }) => endedAt));
      if (next > end.getTime()) break;
      this.#now = Math.max(this.#now, next);
      const ready = this.#running.filter(({ endedAt }) => endedAt <= this.#now);
      this.#running = this.#running.filter(({ endedAt }) => endedAt > this.#now);
      for (const sync of ready) sync.finish();
      await this.#settle(ready.map(({ connectionId }) => connectionId));
    }
    this.#now = end.getTime();
  }

  async #look(): Promise<void> {
    await this.syncs.look();
    // What was started is at work when its stand-in is.
    while (this.syncs.counts.running > this.#running.length) await turn();
  }

  async #nextDue(): Promise<number> {
    const { next } = await this.store
      .selectFrom('connections')
      .select(({ fn }) => fn.min('due_at').as('next'))
      .executeTakeFirstOrThrow();
    return next === null ? Infinity : Date.parse(next);
  }

  async #settle(connectionIds: readonly string[]): Promise<void> {
    for (const id of connectionIds) while (this.syncs.isRunning(id)) await turn();
  }

  #start(connectionId: string): SyncRun {
    const { promise, resolve } = Promise.withResolvers<RunEnd>();
    const ending = { status: 'succeeded', checkpoints: 0, rows: 0, tables: [], warnings: [] } as const;
    return {
      process: null,
      ended: promise,
      begin: async () => {
        const { milliseconds, end } = this.#planSync(connectionId, this.#now);
        const startedAt = this.#now;
        const sync = { connectionId, startedAt, endedAt: startedAt + milliseconds };
        const finish = () => {
          this.done.push(sync);
          resolve({ ...ending, ...end });
        };
        this.#running.push({ ...sync, finish });
      },
      cancel: () => {},
      kill: () => resolve(ending),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const sync of this.#running) sync.finish();
    await this.#settle(this.#running.map(({ connectionId }) => connectionId));
    await this.syncs.close();
    await this.store.destroy();
  }
}
