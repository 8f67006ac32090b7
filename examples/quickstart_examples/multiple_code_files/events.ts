export interface Event {
  readonly name: string;
  /** In one of two forms, as the source changed its mind: `2024/03/01 09:30:00`, `2024-03-01 09:30:00`. */
  readonly timestamp: string;
}

/** Stands for your source: events in the order of their time, which is UTC. */
export const events: readonly Event[] = [
  { name: 'doors open', timestamp: '2024/03/01 09:30:00' },
  { name: 'first talk', timestamp: '2024/03/01 10:00:00' },
  { name: 'doors close', timestamp: '2024-03-01 18:15:30' },
];
