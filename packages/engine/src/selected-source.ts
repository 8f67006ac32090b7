import {
  filePathColumn,
  isKeyless,
  keylessColumn,
  tableId,
  type SpoolFile,
  type TableName,
} from '@headwater/protocol';
import { isLeftOut, type ColumnChoice, type Selection } from './selection.ts';

/** Tells what becomes of a column of one table, by its source name. */
export type ChooseColumn = (column: string) => ColumnChoice;

interface Entry {
  readonly isStored: boolean;
  readonly columns: ReadonlyMap<string, ColumnChoice>;
  readonly newColumns: ColumnChoice;
}

const hiddenSample = '(hashed)';

const storeAll: ChooseColumn = () => 'stored';

/** A selection that answers questions. Without one, everything is stored as it is. */
export class SelectedSource {
  readonly #selection: Selection | undefined;
  readonly #entries: ReadonlyMap<string, Entry>;

  constructor(selection: Selection | undefined) {
    this.#selection = selection;
    const entries = (selection?.tables ?? []).map(({ table, columns, ...entry }): [string, Entry] => [
      tableId(table),
      { ...entry, columns: new Map(Object.entries(columns)) },
    ]);
    this.#entries = new Map(entries);
  }

  /** Whether a hashed column can go on being hashed. */
  get hasSalt(): boolean {
    return this.#selection !== undefined;
  }

  isStored(table: TableName): boolean {
    if (this.#selection === undefined) return true;
    const { newTables, blockedSchemas } = this.#selection;
    const isNewStored = newTables === 'stored' && !blockedSchemas.includes(table.schema ?? null);
    return this.#entries.get(tableId(table))?.isStored ?? isNewStored;
  }

  /**
   * Tells what becomes of the columns of a table that is stored. A key stays, and so does the path of a file, by which
   * it is found.
   */
  columnsOf(table: TableName, primaryKey: readonly string[]): ChooseColumn {
    const entry = this.#entries.get(tableId(table));
    if (entry === undefined) return storeAll;
    const { columns, newColumns } = entry;
    // The hash of a whole row has no salt: what is hidden could be guessed until it fits.
    const hidesSome = newColumns === 'blocked' || [...columns.values()].some((each) => each !== 'stored');
    return (column) => {
      if (column === keylessColumn && isKeyless(primaryKey)) return hidesSome ? 'hashed' : 'stored';
      if (column === filePathColumn) return 'stored';
      const choice = columns.get(column) ?? newColumns;
      return isLeftOut(choice) && primaryKey.includes(column) ? 'stored' : choice;
    };
  }

  /** Leaves out of the losses of a file what is not stored, and samples of what is hashed. */
  withShownLosses(file: SpoolFile): SpoolFile {
    if (this.#selection === undefined || file.losses.length === 0) return file;
    const choose = this.columnsOf(file.table, file.primaryKey);
    const choiceOfRow = file.columns.some(({ name }) => choose(name) !== 'stored') ? 'hashed' : 'stored';
    const losses = file.losses.flatMap((loss) => {
      // Without a column it is of rows that were left out, and the sample is one of them.
      const choice = loss.column === undefined ? choiceOfRow : choose(loss.column);
      if (isLeftOut(choice)) return [];
      return [choice === 'hashed' ? { ...loss, sample: hiddenSample } : loss];
    });
    return { ...file, losses };
  }
}
