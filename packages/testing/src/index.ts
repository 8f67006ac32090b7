export { inProcess } from './in-process-link.ts';
export type { Outcome, SyncTestOptions } from './outcome.ts';
export { readTables, type TestRow } from './read-tables.ts';
export { sync } from './sync.ts';
