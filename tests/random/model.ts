/** What a connector does to one table, in order. */
export type Operation =
  | { kind: 'upsert'; row: ModelRow }
  | { kind: 'update'; row: ModelRow }
  | { kind: 'delete'; key: number }
  | { kind: 'truncate' }
  | { kind: 'checkpoint' };

/** A row of the table: its key `id` and whatever columns were given. */
export type ModelRow = { id: number } & Record<string, number | string | null>;

interface StoredRow {
  values: Record<string, number | string | null>;
  isDeleted: boolean;
}

/** The table as data-semantics says it must be: a map from key to row, changed by one operation after the other. */
export class TableModel {
  readonly rows = new Map<number, StoredRow>();
  /** Updates and deletes of keys that did not exist. */
  unknownKeys = 0;

  apply(operation: Operation): void {
    switch (operation.kind) {
      case 'upsert':
        this.rows.set(operation.row.id, { values: { ...operation.row }, isDeleted: false });
        break;
      case 'update': {
        const row = this.rows.get(operation.row.id);
        if (row === undefined) this.unknownKeys += 1;
        else Object.assign(row.values, operation.row);
        break;
      }
      case 'delete': {
        const row = this.rows.get(operation.key);
        if (row === undefined) this.unknownKeys += 1;
        else row.isDeleted = true;
        break;
      }
      case 'truncate':
        for (const row of this.rows.values()) row.isDeleted = true;
        break;
      default:
        break;
    }
  }

  /** The rows in the order of their keys, every column of the table present. */
  table(columns: readonly string[]): Record<string, unknown>[] {
    return [...this.rows.entries()]
      .toSorted(([a], [b]) => a - b)
      .map(([, row]) => {
        const values = Object.fromEntries(columns.map((name) => [name, row.values[name] ?? null]));
        return row.isDeleted ? { ...values, _fivetran_deleted: true } : values;
      });
  }
}
