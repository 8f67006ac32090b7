export type {
  NamingStrategy,
  StateChoice,
  SyncEvent,
  SyncOptions,
  SyncResult,
  TableProgress,
  TableSummary,
} from './sync-options.ts';
export { connectorProcess, type ConnectorProcessOptions } from './connector-process.ts';
export { runSync } from './run-sync.ts';
