import { setTimeout as later } from 'node:timers/promises';
import type { JsonObject } from '@headwater/protocol';
import { moment } from '../control/clock.ts';
import type { ControlStore } from '../control/open-store.ts';
import type { DiscoveredTable, RunReport } from '../runs/run-messages.ts';
import { keepDiscovered } from '../schema-config/keep-discovered.ts';
import { readResync } from './resync.ts';
import type { RunningSync } from './running-sync.ts';
import type { SyncParts } from './sync-parts.ts';
import { untilStored } from './until-stored.ts';

/** The newest commit of a sync that is not in the control store yet. */
interface Commit {
  readonly state: JsonObject;
  readonly checkpoint: number;
  readonly rows: number;
}

type Discovered = readonly DiscoveredTable[];

/** How often a sync is stored that commits all the time: each transaction takes time from requests. */
const pauseMilliseconds = 200;

/**
 * Keeps what a running sync reports. The truth about its state is in the destination: when reports come fast, the newest
 * commit stands for those before.
 */
export class RunReports {
  readonly #parts: SyncParts;
  readonly #running: RunningSync;
  readonly #signal: AbortSignal;
  #commit: Commit | null = null;
  #discovered: Discovered | null = null;
  #storing: Promise<void> | null = null;
  readonly #settling = Promise.withResolvers<void>();

  constructor(parts: SyncParts, running: RunningSync, signal: AbortSignal) {
    this.#parts = parts;
    this.#running = running;
    this.#signal = signal;
  }

  take(report: RunReport): void {
    const { events } = this.#parts;
    const { syncId, connectionId } = this.#running;
    switch (report.kind) {
      case 'committed':
        this.#commit = report;
        break;
      case 'discovered':
        this.#discovered = report.tables;
        break;
      case 'log': {
        const { level, message, origin } = report;
        const event = level === 'error' ? 'error' : level === 'warning' ? 'warning' : 'info';
        const data = { message, origin };
        events.tell({ event, level: levels[level], connectionId, syncId, message, data });
        return;
      }
      case 'warning': {
        const { message } = report;
        const data = { type: 'sync_warning', message };
        events.tell({ event: 'warning', level: 'WARNING', connectionId, syncId, message, data });
        return;
      }
      case 'writing': {
        const { schema, name: table } = report;
        events.tell({ event: 'write_to_table_start', connectionId, syncId, data: { schema, table } });
        return;
      }
      case 'table': {
        const { change, schema, name, columns, dropped, hashed } = report;
        const isNew = change === 'created';
        const data = {
          schema,
          ...(isNew ? { name } : { table: name }),
          columns,
          ...(hashed.length > 0 ? { hashed } : {}),
          ...(dropped.length > 0 ? { dropped } : {}),
        };
        events.tell({ event: isNew ? 'create_table' : 'alter_table', connectionId, syncId, data });
        return;
      }
      default:
        return;
    }
    this.#storing ??= this.#storeAll();
  }

  /** Resolves when everything is stored, or will not be. */
  async settle(): Promise<void> {
    this.#settling.resolve();
    await this.#storing;
  }

  async #storeAll(): Promise<void> {
    const { fail } = this.#parts;
    try {
      while (this.#commit !== null || this.#discovered !== null) {
        const [commit, discovered] = [this.#commit, this.#discovered];
        this.#commit = null;
        this.#discovered = null;
        await untilStored(() => this.#store(commit, discovered), fail, this.#signal);
        await Promise.race([later(pauseMilliseconds, undefined, { ref: false }), this.#settling.promise]);
      }
    } catch (error) {
      // The next start reads the state from the destination.
      if (!this.#signal.aborted) fail(error);
    } finally {
      this.#storing = null;
    }
  }

  async #store(commit: Commit | null, discovered: Discovered | null): Promise<void> {
    const { store, clock } = this.#parts;
    const now = moment(clock.now());
    await store.transaction().execute(async (transaction) => {
      if (commit !== null) await this.#storeCommit(transaction, commit, now);
      if (discovered !== null) {
        await keepDiscovered(transaction, this.#running.connectionId, discovered, now);
      }
    });
  }

  async #storeCommit(
    transaction: ControlStore,
    { state, checkpoint, rows }: Commit,
    now: string,
  ): Promise<void> {
    const { syncId, connectionId } = this.#running;
    // A sync before its connection, as everywhere: two transactions that do not agree wait for each other.
    await transaction
      .updateTable('syncs')
      .set({ checkpoints: checkpoint, rows })
      .where('id', '=', syncId)
      .execute();
    const { resync: kept } = await transaction
      .selectFrom('connections')
      .select('resync')
      .where('id', '=', connectionId)
      .executeTakeFirstOrThrow();
    const resync = readResync(kept);
    await transaction
      .updateTable('connections')
      .set({
        state: JSON.stringify(state),
        state_at: now,
        // Its rows are committed: from here on the destination knows better.
        given_state: null,
        ...(resync === null ? {} : { resync: JSON.stringify({ ...resync, hasBegun: true }) }),
      })
      .where('id', '=', connectionId)
      .execute();
  }
}

const levels = { debug: 'INFO', info: 'INFO', warning: 'WARNING', error: 'SEVERE' } as const;
