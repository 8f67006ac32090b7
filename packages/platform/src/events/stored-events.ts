import { randomUUID } from 'node:crypto';
import type { Insertable } from 'kysely';
import { actorName, type Actor } from '../accounts/actor.ts';
import { moment, type Clock } from '../control/clock.ts';
import type { ControlStore } from '../control/open-store.ts';
import type { LogEventTable } from '../control/tables.ts';
import type { Change, EventLog, LogEvent } from './event-log.ts';

type EventRow = Insertable<LogEventTable>;

/** Keeps a statement small enough that requests do not wait for it. */
const eventsAtOnce = 200;
const millisecondsOfTransaction = 20;
/** Events of so long are stored together: each transaction takes time from requests. */
const millisecondsTogether = 50;

/** Stores events in the control store. */
export class StoredEvents implements EventLog {
  readonly #store: ControlStore;
  readonly #clock: Clock;
  readonly #fail: (error: unknown) => void;
  #lastId: number;
  #lastChange = 0;
  #waiting: EventRow[] = [];
  #writing: Promise<void> = Promise.resolve();
  readonly #listeners = new Set<() => void>();

  private constructor(store: ControlStore, clock: Clock, lastId: number, fail: (error: unknown) => void) {
    this.#store = store;
    this.#clock = clock;
    this.#lastId = lastId;
    this.#fail = fail;
  }

  /** @param fail is told when events could not be stored; they wait for the next time */
  static async open(
    store: ControlStore,
    clock: Clock,
    fail: (error: unknown) => void,
  ): Promise<StoredEvents> {
    const { last } = await store
      .selectFrom('log_events')
      .select(({ fn }) => fn.max('id').as('last'))
      .executeTakeFirstOrThrow();
    return new StoredEvents(store, clock, last ?? 0, fail);
  }

  tell(event: LogEvent): void {
    this.#waiting.push(this.#row(event));
    if (this.#waiting.length === 1) setTimeout(() => void this.flush(), millisecondsTogether);
  }

  async changed(transaction: ControlStore, actor: Actor | null, change: Change): Promise<void> {
    const name = actor === null ? 'Headwater' : actorName(actor);
    const { action, resourceType, resourceId, connectionId, before, after } = change;
    const now = this.#clock.now();
    await transaction
      .insertInto('audit')
      .values({
        id: this.#auditId(now),
        captured_at: moment(now),
        actor: name,
        action,
        interaction_method: actor === null ? 'SYSTEM' : 'API',
        resource_type: resourceType,
        resource_id: resourceId,
        old_values: before === undefined ? null : JSON.stringify(before),
        new_values: after === undefined ? null : JSON.stringify(after),
      })
      .execute();
    const data = { actor: name, id: resourceId, properties: after ?? before ?? {} };
    const event = { event: action, data, ...(connectionId === undefined ? {} : { connectionId }) };
    await this.record(transaction, event);
  }

  /** Sorts by time, and in one moment by the order of the changes. */
  #auditId(now: Date): string {
    this.#lastChange += 1;
    const [time, number] = [String(now.getTime()), String(this.#lastChange)];
    return `${time.padStart(15, '0')}-${number.padStart(9, '0')}-${randomUUID().slice(0, 8)}`;
  }

  async record(transaction: ControlStore, ...events: readonly LogEvent[]): Promise<void> {
    const rows = events.map((event) => this.#row(event));
    for (let from = 0; from < rows.length; from += eventsAtOnce) {
      await transaction
        .insertInto('log_events')
        .values(rows.slice(from, from + eventsAtOnce))
        .execute();
    }
    // The transaction ends soon after its last statement; who watches looks again with the next event.
    setTimeout(() => this.#callListeners(), millisecondsOfTransaction).unref();
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async flush(): Promise<void> {
    const before = this.#writing;
    const writing = before.then(() => this.#writeAll());
    this.#writing = writing.catch(this.#fail);
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const rows = this.#waiting.slice(0, eventsAtOnce);
      await this.#store.insertInto('log_events').values(rows).execute();
      // Only now: what could not be stored is still there for the next time.
      this.#waiting = this.#waiting.slice(rows.length);
      this.#callListeners();
    }
  }

  #callListeners(): void {
    for (const listener of this.#listeners) listener();
  }

  #row({ event, level, connectionId, syncId, message, data }: LogEvent): EventRow {
    this.#lastId += 1;
    return {
      id: this.#lastId,
      connection_id: connectionId ?? null,
      sync_id: syncId ?? null,
      event,
      level: level ?? 'INFO',
      message: message ?? null,
      data: data === undefined ? null : JSON.stringify(data),
      created: moment(this.#clock.now()),
    };
  }
}
