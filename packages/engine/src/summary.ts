import {
  filePathColumn,
  keylessColumn,
  tableId,
  tableText,
  type DeclaredTable,
  type LoadCounts,
  type Loss,
  type StoredTable,
  type TableName,
} from '@headwater/protocol';
import type { TakenFile } from './spool-folder.ts';
import type { TableSummary } from './sync-options.ts';

interface Counts {
  upserts: number;
  updates: number;
  deletes: number;
  truncates: number;
  repeated: number;
  replaced: number;
  unknownKeys: number;
  losses: Loss[];
  /** The key the table had before this sync changed it. */
  keyBefore: readonly string[] | undefined;
}

/** Counts what a sync does to each table; what was not committed is forgotten. */
export class Summary {
  readonly #committed = new Map<string, Counts>();
  #open = new Map<string, Counts>();

  loaded(table: StoredTable, files: readonly TakenFile[], counts: LoadCounts): void {
    const open = countsOf(this.#open, table.source);
    for (const { file } of files) {
      open.upserts += file.upserts;
      open.updates += file.updates;
      open.deletes += file.deletes;
      open.losses.push(...file.losses);
    }
    open.repeated += counts.repeated;
    open.replaced += counts.replaced;
    open.unknownKeys += counts.unknownKeys;
  }

  /** Notes the key a table had before it got another. */
  rekeyed(table: StoredTable, before: readonly string[]): void {
    countsOf(this.#open, table.source).keyBefore = before;
  }

  truncated(table: TableName): void {
    countsOf(this.#open, table).truncates += 1;
  }

  commit(): void {
    for (const [id, open] of this.#open) {
      const committed = this.#committed.get(id);
      this.#committed.set(id, committed === undefined ? open : addCounts(committed, open));
    }
    this.#open = new Map();
  }

  /** Rows of upserts, updates and deletes that were committed. */
  get rows(): number {
    let rows = 0;
    for (const counts of this.#committed.values()) rows += counts.upserts + counts.updates + counts.deletes;
    return rows;
  }

  /** Describes the tables this sync has touched, and those that were declared. */
  describe(stored: readonly StoredTable[], declared: readonly DeclaredTable[]): TableSummary[] {
    const declarations = new Map(declared.map((table) => [tableId(table.table), table]));
    return stored
      .filter(
        (table) => this.#committed.has(tableId(table.source)) || declarations.has(tableId(table.source)),
      )
      .map((table) => {
        const id = tableId(table.source);
        const { losses, keyBefore, ...counts } = this.#committed.get(id) ?? emptyCounts();
        return {
          table: tableText(table.source),
          destination: { schema: table.schema, name: table.name },
          ...counts,
          losses: mergeLosses(losses),
          changedKey: keyBefore === undefined ? null : { from: keyBefore, to: table.primaryKey },
          renamed: table.columns
            .filter((column) => column.name !== column.source)
            .map(({ source, name }) => ({ source, name })),
          undeclared: undeclaredColumns(table, declarations.get(id)),
        };
      });
  }
}

function undeclaredColumns(table: StoredTable, declared: DeclaredTable | undefined): string[] {
  if (declared === undefined || declared.columns.length === 0 || declared.otherColumns === 'infer') return [];
  const names = new Set([
    ...declared.columns.map((column) => column.name),
    ...declared.primaryKey,
    keylessColumn,
    filePathColumn,
  ]);
  return table.columns.map((column) => column.source).filter((name) => !names.has(name));
}

function countsOf(map: Map<string, Counts>, table: TableName): Counts {
  const id = tableId(table);
  const counts = map.get(id) ?? emptyCounts();
  map.set(id, counts);
  return counts;
}

function emptyCounts(): Counts {
  return {
    upserts: 0,
    updates: 0,
    deletes: 0,
    truncates: 0,
    repeated: 0,
    replaced: 0,
    unknownKeys: 0,
    losses: [],
    keyBefore: undefined,
  };
}

function addCounts(a: Counts, b: Counts): Counts {
  return {
    upserts: a.upserts + b.upserts,
    updates: a.updates + b.updates,
    deletes: a.deletes + b.deletes,
    truncates: a.truncates + b.truncates,
    repeated: a.repeated + b.repeated,
    replaced: a.replaced + b.replaced,
    unknownKeys: a.unknownKeys + b.unknownKeys,
    losses: mergeLosses([...a.losses, ...b.losses]),
    keyBefore: a.keyBefore ?? b.keyBefore,
  };
}

/** Adds losses of the same column and reason; the first sample stays. */
function mergeLosses(losses: readonly Loss[]): Loss[] {
  const merged = new Map<string, Loss>();
  for (const loss of losses) {
    const id = JSON.stringify([loss.column ?? null, loss.reason]);
    const known = merged.get(id);
    merged.set(id, known === undefined ? loss : { ...known, count: known.count + loss.count });
  }
  return [...merged.values()];
}
