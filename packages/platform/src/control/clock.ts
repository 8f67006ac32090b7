/** Where the time comes from: the machine, or a test that lets days pass in a moment. */
export interface Clock {
  now(): Date;
}

export const machineClock: Clock = { now: () => new Date() };

/** Writes a moment as the control store and the API have it: `2026-11-25T22:46:25.123Z`. */
export function moment(time: Date): string {
  return time.toISOString();
}
