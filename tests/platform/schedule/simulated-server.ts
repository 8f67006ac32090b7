import { DueQueue } from './due-queue.ts';
import { nextDue, type ScheduleFacts } from '../../../packages/platform/src/schedule/next-due.ts';

/** A connection of the simulation: how it is scheduled and how long each of its syncs takes. */
export interface SimulatedConnection {
  readonly schedule: Omit<ScheduleFacts, 'lastStartedAt' | 'lastEndedAt' | 'failuresInARow'>;
  /** Milliseconds, by the number of the sync. */
  readonly lengthOf: (number: number) => number;
  readonly fails?: (number: number) => boolean;
}

/** A sync of the simulation; times are true ones, whatever the clock showed. */
export interface SimulatedSync {
  readonly startedAt: number;
  endedAt: number;
}

interface Place extends SimulatedConnection {
  readonly syncs: SimulatedSync[];
  facts: ScheduleFacts;
  /** When what runs began, as the clock showed it. */
  startedAt: Date;
}

/** Lets syncs begin when they are due and end after their length, with nothing that limits how many run. */
export class SimulatedServer {
  readonly #places = new Map<string, Place>();
  readonly #due = new DueQueue();
  readonly #ends = new DueQueue();
  #now: number;
  /** By how much the clock is ahead of the truth. */
  #ahead = 0;

  constructor(connections: readonly SimulatedConnection[], begin: number) {
    this.#now = begin;
    for (const connection of connections) {
      const facts = { ...connection.schedule, lastStartedAt: null, lastEndedAt: null, failuresInARow: 0 };
      const place = { ...connection, facts, syncs: [], startedAt: new Date(begin) };
      this.#places.set(facts.connectionId, place);
      this.#plan(place);
    }
  }

  syncsOf(connectionId: string): readonly SimulatedSync[] {
    return this.#places.get(connectionId)?.syncs ?? [];
  }

  /** Everything happens at its time, in its order. */
  runUntil(end: number): void {
    for (;;) {
      const due = this.#due.nextAt?.getTime() ?? Infinity;
      const next = Math.min(due - this.#ahead, this.#ends.nextAt?.getTime() ?? Infinity);
      if (next > end) break;
      this.#now = Math.max(this.#now, next);
      for (const id of this.#ends.takeDue(new Date(this.#now))) this.#end(this.#place(id));
      for (const id of this.#due.takeDue(this.#shown())) this.#begin(this.#place(id));
    }
    this.#now = end;
  }

  /** Ends the server with all it runs, and starts it at a later time: what ran goes on first. */
  failUntil(time: number): void {
    const stopped = this.#ends.takeDue(new Date(8.64e15));
    for (const id of stopped) {
      const last = this.#place(id).syncs.at(-1);
      if (last !== undefined) last.endedAt = this.#now;
    }
    this.#now = time;
    for (const id of stopped) this.#begin(this.#place(id));
  }

  /** Moves the hands of the clock. A clock that was set back makes a server plan anew. */
  jump(milliseconds: number): void {
    this.#ahead += milliseconds;
    if (milliseconds >= 0) return;
    for (const [id, place] of this.#places) {
      const runs = (place.syncs.at(-1)?.endedAt ?? 0) > this.#now;
      this.#due.delete(id);
      if (!runs) this.#plan(place);
    }
  }

  #begin(place: Place): void {
    const endedAt = this.#now + place.lengthOf(place.syncs.length);
    place.startedAt = this.#shown();
    place.syncs.push({ startedAt: this.#now, endedAt });
    this.#ends.set(place.facts.connectionId, new Date(endedAt));
  }

  #end(place: Place): void {
    const hasFailed = place.fails?.(place.syncs.length - 1) ?? false;
    place.facts = {
      ...place.facts,
      lastStartedAt: place.startedAt,
      lastEndedAt: this.#shown(),
      failuresInARow: hasFailed ? place.facts.failuresInARow + 1 : 0,
    };
    this.#plan(place);
  }

  #plan({ facts }: Place): void {
    const due = nextDue(facts, this.#shown());
    if (due !== null) this.#due.set(facts.connectionId, due);
  }

  #shown(): Date {
    return new Date(this.#now + this.#ahead);
  }

  #place(id: string): Place {
    const place = this.#places.get(id);
    if (place === undefined) throw new Error(`there is no connection ${id}`);
    return place;
  }
}
