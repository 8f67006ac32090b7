import type { Json } from '@headwater/protocol';
import { systemClock, type Clock } from '../clock.ts';
import { readToTheEnd, type CompleteReadOperations, type EverythingRead } from './complete-read.ts';

/** What the state of a connector keeps of its complete reads: {@link newCompleteReads} at first. */
export interface CompleteReads {
  /** When the newest one that came to its end began. */
  lastBegunAt: string | null;
  /** When the one began that has not come to its end. */
  underWaySince: string | null;
  /** Where it goes on. The read itself sets it, to what it can begin from. */
  position: Json;
}

/** Makes what a state begins with. */
export function newCompleteReads(): CompleteReads {
  return { lastBegunAt: null, underWaySince: null, position: null };
}

/** When and of what a complete read is made. */
export interface DueRead<Table extends string, State extends object> {
  readonly op: CompleteReadOperations<Table, State>;
  readonly tables: readonly Table[];
  /** The state of the connector, of which `slot` is a part. */
  readonly state: State;
  readonly slot: CompleteReads;
  /** How long after the beginning of one the next is due. */
  readonly everyHours: number;
  readonly clock?: Clock;
}

/**
 * Makes a complete read when the last one is too old, and finishes one that broke off before anything else. Call it in
 * every sync: one that goes by without it would end well, and mark what a broken read did not come to.
 *
 * A read that sets `slot.position` and makes checkpoints goes on from there in the next sync; any other begins anew.
 *
 * @returns whether everything was read, so that no changes have to be asked for
 * @throws SourceError when the read stopped early
 * @example
 * const wasRead = await completeReadWhenDue({ op, tables: ['issue'], state, slot: state.full, everyHours: 24 }, async (everythingRead) => {
 *   for await (const { rows } of pages(api, '/issues', pageNumber())) await op.upsert('issue', rows);
 *   return everythingRead;
 * });
 */
export async function completeReadWhenDue<Table extends string, State extends object>(
  { op, tables, state, slot, everyHours, clock = systemClock }: DueRead<Table, State>,
  read: (everythingRead: EverythingRead, slot: CompleteReads) => Promise<EverythingRead>,
): Promise<boolean> {
  const now = clock.now();
  if (!isDue(slot, everyHours, now)) return false;
  const goesOn = slot.underWaySince !== null && slot.position !== null;
  if (!goesOn) {
    slot.position = null;
    slot.underWaySince = new Date(now).toISOString();
    // In one commit with the state that says so: neither is ever there without the other.
    for (const table of tables) await op.truncate(table, { deferred: true });
    await op.checkpoint(state);
  }
  await readToTheEnd(op, tables, (everythingRead) => read(everythingRead, slot));
  slot.lastBegunAt = slot.underWaySince;
  slot.underWaySince = null;
  slot.position = null;
  await op.checkpoint(state);
  return true;
}

function isDue({ lastBegunAt, underWaySince }: CompleteReads, everyHours: number, now: number): boolean {
  if (lastBegunAt === null || underWaySince !== null) return true;
  return Date.parse(lastBegunAt) + everyHours * 3_600_000 <= now;
}
