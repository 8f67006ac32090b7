/** What decides whether a connection counts as delayed. */
export interface DelayFacts {
  /** `LOW`, `NORMAL`, `HIGH`, `CUSTOM` or `SYNC_FREQUENCY`. */
  readonly sensitivity: string;
  /** Minutes, with `CUSTOM`. */
  readonly threshold: number;
  readonly scheduleType: 'auto' | 'manual';
  /** Minutes between syncs. */
  readonly frequency: number;
  readonly isPaused: boolean;
  readonly succeededAt: Date | null;
}

const minute = 60_000;
const dayMinutes = 24 * 60;

/**
 * Tells whether the tables of a connection are older than they should be: whether more time than the frequency and a
 * patience have passed since a sync ended well.
 *
 * Nothing is late that has no schedule, or that has no data yet: a first sync takes the time it takes.
 */
export function updateState(facts: DelayFacts, now: Date): 'on_schedule' | 'delayed' {
  const { isPaused, scheduleType, frequency, succeededAt } = facts;
  if (isPaused || scheduleType === 'manual' || succeededAt === null) return 'on_schedule';
  const ageMinutes = (now.getTime() - succeededAt.getTime()) / minute;
  return ageMinutes > frequency + patienceMinutes(facts) ? 'delayed' : 'on_schedule';
}

/** Short frequencies have a least patience: a sync of a minute that takes two is not worth an alarm. */
function patienceMinutes({ sensitivity, frequency, threshold }: DelayFacts): number {
  switch (sensitivity) {
    case 'LOW':
      return Math.max(3 * frequency, dayMinutes);
    case 'HIGH':
      return Math.max(frequency / 2, 15);
    case 'CUSTOM':
      return threshold;
    case 'SYNC_FREQUENCY':
      return frequency;
    default:
      return Math.max(frequency, 60);
  }
}
