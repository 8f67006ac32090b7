import { Heap } from '../../../packages/platform/src/schedule/heap.ts';

interface DueEntry {
  readonly id: string;
  /** Milliseconds since 1970: dates are compared slowly. */
  readonly at: number;
}

/** Entries that changes have left behind are cleared away when they are more than those that count. */
const leastClearedEntries = 64;

/** Connections by the time they are due. */
export class DueQueue {
  readonly #entries = new Map<string, DueEntry>();
  #order = newOrder();

  get size(): number {
    return this.#entries.size;
  }

  /** When the first connection is due; null when none is. */
  get nextAt(): Date | null {
    const first = this.#first();
    return first === undefined ? null : new Date(first.at);
  }

  /** Adds a connection, or changes when it is due. */
  set(id: string, at: Date): void {
    const entry = { id, at: at.getTime() };
    this.#entries.set(id, entry);
    this.#order.add(entry);
    if (this.#order.size > 2 * this.#entries.size + leastClearedEntries) {
      this.#order = newOrder(this.#entries.values());
    }
  }

  delete(id: string): void {
    this.#entries.delete(id);
  }

  /** Removes every connection that is due, and gives them, the longest overdue first. */
  takeDue(now: Date): readonly string[] {
    const due: string[] = [];
    const limit = now.getTime();
    for (let entry = this.#first(); entry !== undefined && entry.at <= limit; entry = this.#first()) {
      this.#entries.delete(entry.id);
      due.push(entry.id);
    }
    return due;
  }

  /** The first entry that still counts. */
  #first(): DueEntry | undefined {
    for (;;) {
      const entry = this.#order.first;
      if (entry === undefined || this.#entries.get(entry.id) === entry) return entry;
      this.#order.take();
    }
  }
}

/** Those that are due at the same time come in the order of their ids. */
function newOrder(entries: Iterable<DueEntry> = []): Heap<DueEntry> {
  return new Heap((one, other) => one.at < other.at || (one.at === other.at && one.id < other.id), entries);
}
