export type {
  NamingStrategy,
  StateChoice,
  SyncEffort,
  SyncEvent,
  SyncOptions,
  SyncResult,
  TableChange,
  TableProgress,
  TableSummary,
} from './sync-options.ts';
export { discoveredTables, type DiscoveredTable } from './discovered.ts';
export type { Resync } from './resync.ts';
export type { ColumnChoice, SelectedTable, Selection } from './selection.ts';
export { connectorProcess, type ConnectorProcessOptions } from './connector-process.ts';
export { runSync } from './run-sync.ts';
export { MaskedEvents } from './masking/masked-events.ts';
export { maskResult, type ShownEvent } from './masking/masked-sync.ts';
export { secretMask, type Mask } from './masking/secret-mask.ts';
export { ConnectorSetup, type Form } from './setup/connector-setup.ts';
export { createNameMap, type NameMap } from './naming/name-map.ts';
export { checkConnectionName, createSchemaNames } from './naming/schema-name.ts';
export { systemColumns } from './catalog.ts';
