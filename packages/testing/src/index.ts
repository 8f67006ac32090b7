export type { Disturbance } from './explore/disturbance.ts';
export { explore } from './explore/explore.ts';
export type { ExploreOptions } from './explore/explore-options.ts';
export type { ExploreReport } from './explore/report.ts';
export { inProcess } from './in-process-link.ts';
export type { Outcome, SyncTestOptions } from './outcome.ts';
export { readTables, type TestRow } from './read-tables.ts';
export { sync } from './sync.ts';
