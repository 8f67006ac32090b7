import {
  tableId,
  type Beginnings,
  type JsonObject,
  type PendingTruncate,
  type Recovered,
  type TableName,
} from '@headwater/protocol';
import type { SelectedSource } from './selected-source.ts';
import type { SyncClock } from './sync-clock.ts';
import type { StateChoice, SyncOptions } from './sync-options.ts';

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
  /** What the first commit says has begun. */
  readonly begun: Beginnings;
  /** What a person should know about the state. */
  readonly notice: string | undefined;
}

interface BeginningParts {
  readonly options: Pick<SyncOptions, 'resync' | 'chooseState' | 'givenState'>;
  readonly recovered: Recovered;
  readonly selected: SelectedSource;
  readonly clock: SyncClock;
}

/**
 * Decides where a sync begins.
 *
 * A re-sync of all tables begins without a state, and the first commit says that it has begun and which rows are old.
 * From then on it goes on like any sync. One of some tables begins without a state each time it is tried. A state that
 * someone gave counts until a commit says that it was begun with.
 *
 * Truncates that wait belong to the reading that registered them. They pass to a sync that goes on from a state; one
 * that begins without any reads everything and registers its own.
 */
export function beginningOf({ options, recovered, selected, clock }: BeginningParts): Beginning {
  const { resync, givenState } = options;
  const isAll = resync?.tables === 'all';
  const hasBegun = isAll && recovered.begun?.resync === resync.startedAt;
  const isGiven = givenState !== undefined && recovered.begun?.givenState !== givenState.name;
  const { state: chosen, notice } =
    isAll && !hasBegun
      ? { state: null }
      : isGiven
        ? { state: givenState.state }
        : chosenState(options, recovered);
  const committed = recovered.lastCommit?.state ?? null;
  const given = isGiven ? { givenState: givenState.name } : {};

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
      begun: given,
      notice,
    };
  }
  const rest = { given: chosen, state: chosen ?? {}, keepsState: false, notice };
  if (chosen !== null && Object.keys(chosen).length > 0) {
    return { ...rest, readAnew: [], pendingTruncates: waiting, begun: given };
  }
  if (!isAll) return { ...rest, readAnew: [], pendingTruncates: [], begun: given };
  return { ...rest, ...readAnew(held), begun: { ...given, resync: resync.startedAt } };
}

function chosenState({ chooseState }: BeginningParts['options'], recovered: Recovered): StateChoice {
  return chooseState?.(recovered) ?? { state: recovered.lastCommit?.state ?? null };
}

/** Tells of tables whether they are among some. */
export function isOneOf(tables: readonly TableName[]): (table: TableName) => boolean {
  const ids = new Set(tables.map(tableId));
  return (table) => ids.has(tableId(table));
}
