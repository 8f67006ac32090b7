/** A sync that waits, oldest first in its list. */
export interface WaitingTurn {
  readonly groupId: string;
  readonly trigger: string;
}

export interface TurnLimits {
  /** Syncs at once, in all and for each destination. */
  readonly server: number;
  readonly destination: number;
}

/**
 * Chooses the syncs that begin now. Those a person asked for come first; then each goes to the destination that has the
 * fewest running, so that one with ten thousand connections does not keep others waiting; then to the one that waits longest.
 *
 * @param waiting oldest first
 */
export function fairOrder<T extends WaitingTurn>(
  waiting: readonly T[],
  running: readonly { readonly groupId: string }[],
  limits: TurnLimits,
): readonly T[] {
  let free = limits.server - running.length;
  if (free <= 0 || waiting.length === 0) return [];
  const busy = new Map<string, number>();
  for (const { groupId } of running) busy.set(groupId, (busy.get(groupId) ?? 0) + 1);
  const queues = queuesOf(waiting);
  const chosen: T[] = [];
  while (free > 0) {
    const next = bestQueue(queues, busy, limits.destination);
    const turn = next?.turns[next.taken];
    if (next === undefined || turn === undefined) break;
    next.taken += 1;
    busy.set(turn.groupId, (busy.get(turn.groupId) ?? 0) + 1);
    chosen.push(turn);
    free -= 1;
  }
  return chosen;
}

/** The waiting syncs of one destination, those of people or those of the schedule. */
interface TurnQueue<T> {
  readonly groupId: string;
  readonly isAsked: boolean;
  /** Where its oldest stands in the whole list. */
  readonly place: number;
  readonly turns: T[];
  taken: number;
}

function queuesOf<T extends WaitingTurn>(waiting: readonly T[]): readonly TurnQueue<T>[] {
  const queues = new Map<string, TurnQueue<T>>();
  for (const [place, turn] of waiting.entries()) {
    const isAsked = turn.trigger === 'user' || turn.trigger === 'resync';
    const name = `${isAsked ? 'asked' : 'due'} ${turn.groupId}`;
    const queue = queues.get(name);
    if (queue === undefined)
      queues.set(name, { groupId: turn.groupId, isAsked, place, turns: [turn], taken: 0 });
    else queue.turns.push(turn);
  }
  return [...queues.values()];
}

function bestQueue<T>(
  queues: readonly TurnQueue<T>[],
  busy: ReadonlyMap<string, number>,
  most: number,
): TurnQueue<T> | undefined {
  let best: TurnQueue<T> | undefined;
  for (const queue of queues) {
    const isOpen = queue.taken < queue.turns.length && (busy.get(queue.groupId) ?? 0) < most;
    if (isOpen && (best === undefined || isBefore(queue, best, busy))) best = queue;
  }
  return best;
}

function isBefore<T>(one: TurnQueue<T>, other: TurnQueue<T>, busy: ReadonlyMap<string, number>): boolean {
  if (one.isAsked !== other.isAsked) return one.isAsked;
  const [ofOne, ofOther] = [busy.get(one.groupId) ?? 0, busy.get(other.groupId) ?? 0];
  return ofOne === ofOther ? one.place < other.place : ofOne < ofOther;
}
