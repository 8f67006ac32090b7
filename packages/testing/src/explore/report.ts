import type { EndedRun } from './run-once.ts';
import type { TriedPlace } from './try-place.ts';

/** What an exploration came to. */
export interface ExploreReport {
  /** How many requests the undisturbed run made. */
  readonly requests: number;
  /** How many checkpoints it had. */
  readonly checkpoints: number;
  /** How many disturbances were tried. */
  readonly disturbances: number;
  /** How many there are: more than were tried when `maxRuns` is smaller. */
  readonly possible: number;
  /** How many syncs it took. */
  readonly runs: number;
  /** All of this in words, a line for each kind of disturbance. */
  readonly text: string;
}

export function reportOf(
  undisturbed: EndedRun,
  tried: readonly TriedPlace[],
  possible: number,
): ExploreReport {
  const counts = {
    requests: undisturbed.requests.length,
    checkpoints: undisturbed.checkpoints,
    disturbances: tried.length,
    possible,
    runs: tried.reduce((sum, { runs }) => sum + runs, 2),
  };
  const leftOut = possible > tried.length ? ` of ${possible}` : '';
  const kinds = Map.groupBy(tried, ({ place }) => place.disturbance);
  const lines = [...kinds].map(([kind, places]) => {
    const survived = places.filter(({ first }) => first.error === undefined).length;
    const resumed = places.length - survived;
    return `${kind}: ${survived} survived by the sync itself, ${resumed} made good by the next`;
  });
  const seen = `${countText(counts.requests, 'request')} and ${countText(counts.checkpoints, 'checkpoint')}`;
  const head = `${seen}, ${counts.disturbances}${leftOut} disturbances in ${counts.runs} syncs: the tables were always the same`;
  return { ...counts, text: [head, ...lines].join('\n') };
}

function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
