import {
  tableId,
  type JsonObject,
  type PendingTruncate,
  type Recovered,
  type TableName,
} from '@headwater/protocol';
import type { SelectedSource } from './selected-source.ts';
import type { SyncClock } from './sync-clock.ts';
import type { SyncOptions } from './sync-options.ts';

/** Where a sync begins, and what it leaves to the next one. */
export interface Beginning {
  /** What the connector starts from; null for the very beginning. */
  readonly given: JsonObject | null;
  /** The state of commits before the first checkpoint. */
  readonly state: JsonObject;
  /** Whether that is the state of every commit, whatever the connector says. */
  readonly keepsState: boolean;
  readonly pendingTruncates: readonly PendingTruncate[];
  /** Tables the destination holds of which every row comes anew. */
  readonly readAnew: readonly TableName[];
  /** The re-sync of all tables that begins here. */
  readonly resync: string | undefined;
  /** What a person should know about the state. */
  readonly notice: string | undefined;
}

interface BeginningParts {
  readonly options: Pick<SyncOptions, 'resync' | 'chooseState'>;
  readonly recovered: Recovered;
  readonly selected: SelectedSource;
  readonly clock: SyncClock;
}

/**
 * Decides where a sync begins.
 *
 * A re-sync of all tables begins without a state, and the first commit says that it has begun and which rows are old.
 * From then on it goes on like any sync. One of some tables begins without a state each time it is tried.
 *
 * Truncates that wait belong to the reading that registered them. They pass to a sync that goes on from a state; one
 * that begins without any reads everything and registers its own.
 */
export function beginningOf({ options, recovered, selected, clock }: BeginningParts): Beginning {
  const { resync, chooseState } = options;
  const committed = recovered.lastCommit?.state ?? null;
  const isAll = resync?.tables === 'all';
  const hasBegun = isAll && recovered.resync === resync.startedAt;
  const { state: chosen, notice } =
    isAll && !hasBegun ? { state: null } : (chooseState?.(recovered) ?? { state: committed });

  const waiting = recovered.pendingTruncates.filter(({ table }) => selected.isStored(table));
  const held = recovered.tables.map(({ source }) => source).filter((table) => selected.isStored(table));
  const readAnew = (tables: readonly TableName[]) => {
    const before = clock.next().toISOString();
    return { readAnew: tables, pendingTruncates: tables.map((table) => ({ table, before })) };
  };
  if (resync !== undefined && !isAll) {
    const isMeant = isOneOf(resync.tables);
    const others = waiting.filter(({ table }) => !isMeant(table));
    const meant = readAnew(held.filter(isMeant));
    return {
      ...meant,
      given: null,
      state: chosen ?? committed ?? {},
      keepsState: true,
      pendingTruncates: [...others, ...meant.pendingTruncates],
      resync: undefined,
      notice,
    };
  }
  const rest = { given: chosen, state: chosen ?? {}, keepsState: false, notice };
  if (chosen !== null && Object.keys(chosen).length > 0) {
    return { ...rest, readAnew: [], pendingTruncates: waiting, resync: undefined };
  }
  if (!isAll) return { ...rest, readAnew: [], pendingTruncates: [], resync: undefined };
  return { ...rest, ...readAnew(held), resync: resync.startedAt };
}

/** Tells of tables whether they are among some. */
export function isOneOf(tables: readonly TableName[]): (table: TableName) => boolean {
  const ids = new Set(tables.map(tableId));
  return (table) => ids.has(tableId(table));
}
