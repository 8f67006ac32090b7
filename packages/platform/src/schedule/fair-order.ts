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
  const busy = new Set(running.map(({ connectionId }) => connectionId));
  const lines = linesOf(waiting, running, busy, history);
  const open = new Heap(
    isBefore,
    lines.filter(({ runs }) => runs < limits.destination),
  );
  const chosen: T[] = [];
  for (let line = open.take(); line !== undefined && free > 0; line = open.take()) {
    const turn = line.turns[line.taken];
    if (turn === undefined) continue;
    chosen.push(turn.sync);
    free -= 1;
    line.taken += 1;
    line.runs += 1;
    line.lastTurn = Infinity;
    if (line.runs < limits.destination && line.taken < line.turns.length) open.add(line);
  }
  return chosen;
}

/** The syncs of one destination, in their order. */
interface Line<T> {
  readonly turns: { readonly sync: T; readonly isUrgent: boolean; readonly place: number }[];
  taken: number;
  runs: number;
  lastTurn: number;
}

function linesOf<T extends WaitingTurn>(
  waiting: readonly T[],
  running: readonly RunningTurn[],
  busy: Set<string>,
  { now, lastTurns }: TurnHistory,
): readonly Line<T>[] {
  const longAgo = new Date(now.getTime() - patienceMilliseconds).toISOString();
  const lines = new Map<string, Line<T>>();
  for (const [place, sync] of waiting.entries()) {
    if (busy.has(sync.connectionId)) continue;
    busy.add(sync.connectionId);
    const isUrgent = sync.trigger === 'user' || sync.trigger === 'resync' || sync.queuedAt <= longAgo;
    const { groupId } = sync;
    const line = lines.get(groupId) ?? {
      turns: [],
      taken: 0,
      runs: 0,
      lastTurn: lastTurns.get(groupId) ?? -1,
    };
    line.turns.push({ sync, isUrgent, place });
    lines.set(groupId, line);
  }
  for (const { groupId } of running) {
    const line = lines.get(groupId);
    if (line !== undefined) line.runs += 1;
  }
  for (const { turns } of lines.values()) turns.sort((a, b) => Number(b.isUrgent) - Number(a.isUrgent));
  return [...lines.values()];
}

function isBefore<T>(one: Line<T>, other: Line<T>): boolean {
  const [ofOne, ofOther] = [one.turns[one.taken], other.turns[other.taken]];
  if (ofOne === undefined || ofOther === undefined) return ofOne !== undefined;
  if (ofOne.isUrgent !== ofOther.isUrgent) return ofOne.isUrgent;
  if (one.runs !== other.runs) return one.runs < other.runs;
  return one.lastTurn === other.lastTurn ? ofOne.place < ofOther.place : one.lastTurn < other.lastTurn;
}
