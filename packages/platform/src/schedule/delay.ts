/** What decides whether a connection counts as delayed. */
export interface DelayFacts {
  readonly sensitivity: string;
  /** Minutes, with `CUSTOM`. */
  readonly threshold: number;
  /** Minutes between syncs. */
  readonly frequency: number;
  readonly isPaused: boolean;
  readonly succeededAt: Date | null;
  readonly createdAt: Date;
}

const minute = 60_000;
/** How many minutes beyond the frequency each sensitivity waits. */
const patience: Readonly<Record<string, (frequency: number, threshold: number) => number>> = {
  LOW: (frequency) => Math.max(3 * frequency, 24 * 60),
  NORMAL: (frequency) => Math.max(frequency, 60),
  HIGH: (frequency) => Math.max(frequency / 2, 15),
  CUSTOM: (_frequency, threshold) => threshold,
  SYNC_FREQUENCY: () => 0,
};

/** Tells whether the tables of a connection are older than they should be: platform-api.md 4.3. */
export function isDelayed(facts: DelayFacts, now: Date): boolean {
  if (facts.isPaused) return false;
  const { frequency, threshold, sensitivity, succeededAt, createdAt } = facts;
  const wait = (patience[sensitivity] ?? patience['NORMAL'])?.(frequency, threshold) ?? frequency;
  const since = (succeededAt ?? createdAt).getTime();
  return now.getTime() - since > (frequency + wait) * minute;
}
