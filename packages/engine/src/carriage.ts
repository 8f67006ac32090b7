import type { DestinationSession, Recovered, TableName } from '@headwater/protocol';
import { beginningOf, isOneOf, type Beginning } from './beginning.ts';
import { Catalog } from './catalog.ts';
import { ConnectorConversation } from './connector-conversation.ts';
import { Discovered } from './discovered.ts';
import { hashNotices } from './hash-notices.ts';
import { Loader } from './loader.ts';
import { Segments } from './segments.ts';
import { SelectedSource } from './selected-source.ts';
import type { SpoolFolder } from './spool-folder.ts';
import type { Summary } from './summary.ts';
import { SyncClock } from './sync-clock.ts';
import type { SyncOptions } from './sync-options.ts';

const defaultSpoolLimit = 20 * 2 ** 30;

/** One sync under way: what carries its rows, and how far it has come. */
export interface Carriage {
  readonly options: SyncOptions;
  readonly recovered: Recovered;
  readonly beginning: Beginning;
  readonly catalog: Catalog;
  readonly loader: Loader;
  readonly segments: Segments;
  readonly discovered: Discovered;
  readonly conversation: ConnectorConversation;
  readonly summary: Summary;
  checkpoints: number;
  waitingSeconds: number;
  loadingSeconds: number;
}

interface CarriageParts {
  readonly session: DestinationSession;
  readonly folder: SpoolFolder;
  readonly summary: Summary;
  readonly options: SyncOptions;
}

/** Reads what earlier syncs left, decides where this one begins and tells it, and puts together what carries its rows. */
export async function prepareCarriage({
  session,
  folder,
  summary,
  options,
}: CarriageParts): Promise<Carriage> {
  const { connection, naming = 'FIVETRAN', spoolLimitBytes: spoolLimit = defaultSpoolLimit } = options;
  const recovered = await session.recover(connection);
  const selected = new SelectedSource(options.selection);
  const clock = new SyncClock(...timesBefore(options, recovered));
  const beginning = beginningOf({ options, recovered, selected, clock });
  const catalog = new Catalog({ connection, naming, selected }, recovered.tables);
  for (const table of beginning.readAnew) catalog.forgetHashes(table);
  tellBeginning(options, recovered, beginning, hashNotices(catalog.tables(), selected));

  const isStored = storedTables(options, selected);
  const segments = new Segments();
  const discovered = new Discovered();
  const source = { options, folder, segments, spoolLimit, selected, isStored, discovered };
  const target = { session, catalog, folder, clock, summary, connection, isStored, onEvent: options.onEvent };
  return {
    options,
    recovered,
    beginning,
    catalog,
    loader: new Loader(target, beginning),
    segments,
    discovered,
    conversation: new ConnectorConversation(source),
    summary,
    checkpoints: 0,
    waitingSeconds: 0,
    loadingSeconds: 0,
  };
}

/** Tells what has come to light of the source since it was told last. */
export function tellDiscovered({ options, discovered, catalog }: Carriage): void {
  const tables = discovered.news((table) => catalog.find(table));
  if (tables !== undefined) options.onEvent?.({ kind: 'discovered', tables });
}

/** Times that no row of the sync is to be before. */
function timesBefore({ resync }: SyncOptions, { lastCommit }: Recovered): Date[] {
  return [
    ...(lastCommit === null ? [] : [lastCommit.committedAt]),
    ...(resync === undefined ? [] : [new Date(resync.startedAt)]),
  ];
}

function tellBeginning(
  { onEvent }: SyncOptions,
  recovered: Recovered,
  { notice, given }: Beginning,
  notices: readonly string[],
): void {
  if (notice !== undefined) onEvent?.({ kind: 'warning', message: notice });
  onEvent?.({ kind: 'started', state: given, recovered });
  for (const message of notices) onEvent?.({ kind: 'warning', message });
}

/** Tells of tables whether this sync stores them: as selected, and no others when only some are read anew. */
function storedTables({ resync }: SyncOptions, selected: SelectedSource): (table: TableName) => boolean {
  if (resync === undefined || resync.tables === 'all') return (table) => selected.isStored(table);
  const isMeant = isOneOf(resync.tables);
  return (table) => isMeant(table) && selected.isStored(table);
}
