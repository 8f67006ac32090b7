import { Heap } from './heap.ts';

/** A sync that waits. */
export interface WaitingTurn {
  readonly connectionId: string;
  readonly groupId: string;
  readonly trigger: string;
  /** `2026-11-25T22:46:25.123Z`. */
  readonly queuedAt: string;
}

/** A sync that runs. */
export interface RunningTurn {
  readonly connectionId: string;
  readonly groupId: string;
}

export interface TurnLimits {
  /** Syncs at once, in all and for each destination; of a connection there is one. */
  readonly server: number;
  readonly destination: number;
}

/** What has gone before. */
export interface TurnHistory {
  readonly now: Date;
  /** A number that grows with each sync that begins, as it was when one of the destination last did. */
  readonly lastTurns: ReadonlyMap<string, number>;
}

/** A sync of the schedule that has waited for so long goes before no less than one a person asked for. */
const patienceMilliseconds = 10 * 60_000;

/**
 * Chooses the syncs that begin now.
 *
 * Those a person asked for come first, with those that have waited long. Then comes the destination that has the fewest
 * running; of those with the same number the one whose last turn is the longest ago, so that one with ten thousand
 * connections takes one turn a round like any other. Within a destination it is the one that waits longest.
 *
 * @param waiting the longest waiting first
 */
export function fairOrder<T extends WaitingTurn>(
  waiting: readonly T[],
  running: readonly RunningTurn[],
  limits: TurnLimits,
  history: TurnHistory,
): readonly T[] {
  let free = limits.server - running.length;
  if (free <= 0 || waiting.length === 0) return [];
  const lines = linesOf(waiting, running, free, history);
  const open = new Heap(
    isBefore,
    lines.filter(({ runs }) => runs < limits.destination),
  );
  const chosen: T[] = [];
  for (let line = open.take(); line !== undefined && free > 0; line = open.take()) {
    const turn = nextOf(line);
    if (turn === undefined) continue;
    chosen.push(turn.sync);
    free -= 1;
    line.taken += 1;
    line.runs += 1;
    line.lastTurn = Infinity;
    if (line.runs < limits.destination && nextOf(line) !== undefined) open.add(line);
  }
  return chosen;
}

/** A sync with its place in the queue. */
interface Turn<T> {
  readonly sync: T;
  readonly place: number;
}

/** The syncs of one destination that may begin now, in their order: those that are urgent before the others. */
interface Line<T> {
  readonly urgent: Turn<T>[];
  readonly usual: Turn<T>[];
  taken: number;
  runs: number;
  lastTurn: number;
}

/** @param free how many begin at most: of the thousands behind them nobody needs to know more */
function linesOf<T extends WaitingTurn>(
  waiting: readonly T[],
  running: readonly RunningTurn[],
  free: number,
  { now, lastTurns }: TurnHistory,
): readonly Line<T>[] {
  const longAgo = new Date(now.getTime() - patienceMilliseconds).toISOString();
  const busy = new Set(running.map(({ connectionId }) => connectionId));
  const lines = new Map<string, Line<T>>();
  for (const [place, sync] of waiting.entries()) {
    const { groupId, connectionId, trigger, queuedAt } = sync;
    if (busy.has(connectionId)) continue;
    let line = lines.get(groupId);
    if (line === undefined) {
      line = { urgent: [], usual: [], taken: 0, runs: 0, lastTurn: lastTurns.get(groupId) ?? -1 };
      lines.set(groupId, line);
    }
    const isUrgent = trigger === 'user' || trigger === 'resync' || queuedAt <= longAgo;
    const turns = isUrgent ? line.urgent : line.usual;
    if (turns.length >= free) continue;
    turns.push({ sync, place });
    busy.add(connectionId);
  }
  for (const { groupId } of running) {
    const line = lines.get(groupId);
    if (line !== undefined) line.runs += 1;
  }
  return [...lines.values()];
}

function nextOf<T>({ urgent, usual, taken }: Line<T>): Turn<T> | undefined {
  return taken < urgent.length ? urgent[taken] : usual[taken - urgent.length];
}

function isBefore<T>(one: Line<T>, other: Line<T>): boolean {
  const [ofOne, ofOther] = [nextOf(one), nextOf(other)];
  if (ofOne === undefined || ofOther === undefined) return ofOne !== undefined;
  const [isUrgent, isOtherUrgent] = [one.taken < one.urgent.length, other.taken < other.urgent.length];
  if (isUrgent !== isOtherUrgent) return isUrgent;
  if (one.runs !== other.runs) return one.runs < other.runs;
  return one.lastTurn === other.lastTurn ? ofOne.place < ofOther.place : one.lastTurn < other.lastTurn;
}
