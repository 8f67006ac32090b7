import { isDeepStrictEqual } from 'node:util';
import type { StateChoice } from '@headwater/engine';
import type { JsonObject, Recovered } from '@headwater/protocol';

/** Where a sync of `debug` may start from. */
export interface StateSources {
  /** The state of `--state`. */
  readonly given: JsonObject | null;
  /** What `files/state.json` holds, null when it is not there. */
  readonly saved: SavedState | null;
  /** What the destination holds. */
  readonly recovered: Recovered;
}

export interface SavedState {
  readonly state: JsonObject;
  readonly modifiedAt: Date;
}

/**
 * How much later than the newest commit our own write of an earlier state can look. It happens at most a fifth of a
 * second after the commit of that state, which is before the newest commit began; the rest is for a busy machine and
 * for file systems that count time in steps of two seconds. Nobody brings an older state back by hand as fast as that,
 * and one we never wrote is recognized whatever the time.
 */
const slackMilliseconds = 2000;

/**
 * Picks the state to start from: the given one, else a saved one that a person changed, else that of the newest
 * commit, which is never behind its rows when a crash left the saved one behind.
 */
export function chooseState({ given, saved, recovered }: StateSources): StateChoice {
  if (given !== null) return { state: given };
  const committed = recovered.lastCommit?.state ?? null;
  if (saved === null || !wasChangedByPerson(saved, recovered)) return { state: committed };
  if (committed !== null) {
    return {
      state: saved.state,
      notice:
        'files/state.json was changed since the last sync: this one starts from it. To start over, use --fresh.',
    };
  }
  if (Object.keys(saved.state).length === 0) return { state: null };
  return {
    state: saved.state,
    notice:
      'files/state.json is used although files/warehouse.db holds no sync: rows from before it will be missing. To start over, use --fresh.',
  };
}

function wasChangedByPerson({ state, modifiedAt }: SavedState, recovered: Recovered): boolean {
  const { lastCommit, earlierStates } = recovered;
  if (lastCommit === null) return true;
  if (isDeepStrictEqual(state, lastCommit.state)) return false;
  const isEarlier = earlierStates.some((earlier) => isDeepStrictEqual(state, earlier));
  return !isEarlier || modifiedAt.getTime() > lastCommit.committedAt.getTime() + slackMilliseconds;
}
