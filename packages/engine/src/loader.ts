import {
  HeadwaterError,
  isKeyless,
  isSameKey,
  tableId,
  whyNoUploadPath,
  type Batch,
  type Beginnings,
  type DeclaredTable,
  type DestinationSession,
  type JsonObject,
  type PendingTruncate,
  type StoredTable,
  type StoredUpload,
  type TableName,
} from '@headwater/protocol';
import type { Beginning } from './beginning.ts';
import type { Catalog } from './catalog.ts';
import type { Segment, Step, WaitingTable } from './segments.ts';
import { isLeftOut } from './selection.ts';
import type { SyncOptions } from './sync-options.ts';
import type { SpoolFolder, TakenFile, TakenUpload } from './spool-folder.ts';
import { bytesPerBatch, groupSteps } from './step-groups.ts';
import type { Summary } from './summary.ts';
import type { SyncClock } from './sync-clock.ts';

/** Something that was applied in the open transaction, kept so that it can be applied again. */
type Applied =
  | {
      readonly kind: 'batch';
      readonly table: TableName;
      readonly files: readonly TakenFile[];
      readonly batch: Batch;
    }
  | { readonly kind: 'truncate'; readonly table: TableName; readonly before?: Date };

/** How the rows of one table have come in this sync. */
interface Arrival {
  /** Whether the table held no row when the sync began to write to it. */
  readonly wasEmpty: boolean;
  hasRows: boolean;
  isAscending: boolean;
}

export interface LoaderParts {
  readonly session: DestinationSession;
  readonly catalog: Catalog;
  readonly folder: SpoolFolder;
  readonly clock: SyncClock;
  readonly summary: Summary;
  readonly connection: string;
  /** Whether this sync stores a table. */
  readonly isStored: (table: TableName) => boolean;
  readonly onEvent: SyncOptions['onEvent'];
}

/**
 * Carries files into the destination. Everything between two commits is one transaction that is filled while the
 * connector still writes; when a table can no longer be altered in it, the transaction is rolled back, altered first
 * and filled again from the files. One that holds much is committed under the old state instead.
 */
export class Loader {
  readonly #parts: LoaderParts;
  readonly #arrivals = new Map<string, Arrival>();
  #applied: Applied[] = [];
  #uploads: { readonly table: TableName; readonly taken: TakenUpload }[] = [];
  #pendingTruncates: PendingTruncate[];
  #state: JsonObject;
  #begun: Beginnings;
  #hasCommitted = false;
  #mustStayWhole = false;

  constructor(parts: LoaderParts, { state, pendingTruncates, begun }: Beginning) {
    this.#parts = parts;
    this.#state = state;
    this.#pendingTruncates = [...pendingTruncates];
    this.#begun = begun;
  }

  /** The state of the next commit. */
  get state(): JsonObject {
    return this.#state;
  }

  /** Whether this sync has made anything durable. */
  get hasCommitted(): boolean {
    return this.#hasCommitted;
  }

  /** Applies what waits for one table. */
  async apply(segment: Segment, waiting: WaitingTable): Promise<void> {
    const { steps } = waiting;
    segment.waiting.delete(tableId(waiting.table));
    for (const group of groupSteps(steps)) {
      if (group.kind === 'truncate') await this.#truncate(group);
      else await this.#load(waiting.table, group.files);
    }
    // A commit on the way must not have them before their rows.
    for (const step of steps) {
      if (step.kind === 'upload') this.#uploads.push({ table: waiting.table, taken: step.taken });
    }
  }

  /** Makes everything applied durable together with a state. */
  async commit(state: JsonObject): Promise<void> {
    const { session, catalog, folder, clock, summary, connection } = this.#parts;
    const changes = catalog
      .changes()
      .map(({ committed, current }) => ({ before: committed, after: current }));
    const record = {
      connection,
      state,
      committedAt: clock.now(),
      changedTables: changes.map(({ after }) => after),
      pendingTruncates: this.#pendingTruncates,
      begun: this.#begun,
      uploads: this.#describeUploads(),
    };
    try {
      await session.commit(record);
    } catch (error) {
      // The destination has made room for another try.
      if (!isOutOfMemory(error)) throw error;
      await this.#replay();
      await session.commit(record);
    }
    this.#state = state;
    this.#begun = {};
    this.#hasCommitted = true;
    catalog.committed();
    summary.commit();
    for (const step of this.#applied)
      if (step.kind === 'batch') folder.drop(step.files.map(({ path }) => path));
    this.#applied = [];
    this.#uploads = [];
    this.#mustStayWhole = false;
    if (changes.length > 0) this.#parts.onEvent?.({ kind: 'altered', changes });
  }

  /** Commits what was applied under the old state, for the sake of disk or memory. */
  async commitSlice(): Promise<void> {
    if (this.#mustStayWhole) {
      throw new HeadwaterError(
        'disk_full',
        `${this.#parts.folder.parent} has no room for all rows since the last checkpoint: checkpoint more often, or make room there and run again`,
      );
    }
    await this.commit(this.#state);
  }

  /**
   * Ends a sync that went well: makes declared tables that got no rows, hashes and drops what is stored and was to be,
   * and marks what deferred truncates left. Those of tables that this sync does not store go on waiting.
   */
  async finish(declared: readonly DeclaredTable[]): Promise<void> {
    const { session, catalog, isStored } = this.#parts;
    for (const declaration of declared) {
      if (!isStored(declaration.table) || catalog.find(declaration.table) !== undefined) continue;
      const table = catalog.planDeclared(declaration);
      await this.#change(undefined, table);
    }
    for (const table of catalog.planSelected()) {
      if (isStored(table.source)) await this.#change(catalog.find(table.source), table);
    }
    for (const { table, before } of this.#pendingTruncates) {
      const stored = catalog.find(table);
      if (stored === undefined || !isStored(table)) continue;
      const step = { kind: 'truncate', table, before: new Date(before) } as const;
      this.#applied.push(step);
      await session.truncate(stored, step.before);
    }
    this.#pendingTruncates = this.#pendingTruncates.filter(({ table }) => !isStored(table));
  }

  async #load(name: TableName, files: readonly TakenFile[]): Promise<void> {
    const { session, catalog, clock, summary } = this.#parts;
    const found = catalog.find(name);
    const table = await catalog.planFor(
      files.map(({ file }) => file),
      session,
    );
    if (table !== found) await this.#change(found, table);
    if (found !== undefined && !isSameKey(found.primaryKey, table.primaryKey)) {
      summary.rekeyed(table, found.primaryKey);
      this.#mustStayWhole = true;
    }
    const batch = this.#describe(table, files, clock.now(), found === undefined);
    if (isKeyless(table.primaryKey)) this.#mustStayWhole = true;
    const step: Applied = { kind: 'batch', table: name, files, batch };
    this.#applied.push(step);
    try {
      summary.loaded(table, files, await session.load(table, batch));
    } catch (error) {
      // As after a commit, the destination has made room for another try.
      if (!isOutOfMemory(error)) throw error;
      this.#applied.pop();
      await this.#replay();
      if (!this.#mustStayWhole && this.#applied.length > 0) await this.commit(this.#state);
      this.#applied.push(step);
      summary.loaded(table, files, await session.load(table, batch));
    }
  }

  /** The rows of these files have been loaded, so that their tables are there. */
  #describeUploads(): StoredUpload[] {
    return this.#uploads.map(({ table: name, taken: { source, upload } }) => {
      const table = this.#parts.catalog.find(name);
      const why = whyNoUploadPath(upload.path);
      if (table === undefined || why !== undefined) {
        throw new HeadwaterError('protocol', `uploaded file ${upload.number} has no place in a table`);
      }
      return { table, path: upload.path, source };
    });
  }

  #describe(table: StoredTable, files: readonly TakenFile[], syncedAt: Date, isNew: boolean): Batch {
    const id = tableId(table.source);
    if (!this.#arrivals.has(id)) {
      this.#parts.onEvent?.({ kind: 'writing', destination: { schema: table.schema, name: table.name } });
    }
    const arrival = this.#arrivals.get(id) ?? { wasEmpty: isNew, hasRows: false, isAscending: true };
    this.#arrivals.set(id, arrival);
    const isAscending = files.every(({ file }) => file.ascending);
    const keysAreNew = arrival.wasEmpty && (!arrival.hasRows || (arrival.isAscending && isAscending));
    arrival.isAscending &&= isAscending;
    arrival.hasRows = true;
    const choose = this.#parts.catalog.columnsOf(table.source, table.primaryKey);
    const rowCounts = files.map(({ file }) => file.upserts + file.updates + file.deletes);
    return {
      files: files.map(({ path, file }, index) => ({
        path,
        bytes: file.bytes,
        rows: rowCounts[index] ?? 0,
        mixed: isMixed(file),
        columns: file.columns.map(({ name, type }) =>
          isLeftOut(choose(name)) ? null : { source: name, type },
        ),
      })),
      mixed: files.some(({ file }) => isMixed(file)),
      keysAreNew,
      keysAreUnique: isAscending || (files.length === 1 && rowCounts[0] === 1),
      syncedAt,
    };
  }

  async #truncate(step: Extract<Step, { kind: 'truncate' }>): Promise<void> {
    const { session, catalog, clock, summary } = this.#parts;
    const table = catalog.find(step.table);
    summary.truncated(step.table);
    if (step.deferred) {
      const others = this.#pendingTruncates.filter(
        (pending) => tableId(pending.table) !== tableId(step.table),
      );
      this.#pendingTruncates = [...others, { table: step.table, before: clock.next().toISOString() }];
      return;
    }
    this.#mustStayWhole = true;
    if (table === undefined) return;
    this.#applied.push({ kind: 'truncate', table: step.table });
    await session.truncate(table);
  }

  /** Makes or alters a table, beginning the transaction anew when it must. */
  async #change(from: StoredTable | undefined, to: StoredTable): Promise<void> {
    const { session, catalog } = this.#parts;
    if (from === undefined) {
      await session.createTable(to);
      catalog.set(to);
      return;
    }
    if (session.canAlter(from)) {
      await session.alterTable(from, to);
      catalog.set(to);
      return;
    }
    if (!this.#mustStayWhole && bytesOf(this.#applied) > bytesPerBatch) {
      await this.commitSlice();
      await session.alterTable(from, to);
      catalog.set(to);
      return;
    }
    catalog.set(to);
    await this.#replay();
  }

  /** Begins the transaction anew: all changes of tables first, then everything that was applied. */
  async #replay(): Promise<void> {
    const { session, catalog } = this.#parts;
    await session.rollback();
    for (const { committed, current } of catalog.changes()) {
      if (committed === null) await session.createTable(current);
      else await session.alterTable(committed, current);
    }
    for (const step of this.#applied) {
      const table = catalog.find(step.table);
      if (table === undefined) continue;
      if (step.kind === 'batch') await session.load(table, step.batch);
      else await session.truncate(table, step.before);
    }
  }
}

function isMixed(file: TakenFile['file']): boolean {
  return file.updates + file.deletes > 0;
}

function bytesOf(applied: readonly Applied[]): number {
  let bytes = 0;
  for (const step of applied) {
    if (step.kind === 'batch') for (const { file } of step.files) bytes += file.bytes;
  }
  return bytes;
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof HeadwaterError && error.code === 'destination_out_of_memory';
}
