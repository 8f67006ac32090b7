import type { Mask, TableChange } from '@headwater/engine';
import { typeText, type StoredColumn, type StoredTable } from '@headwater/protocol';

/** What became of a table of the destination, by its names there. Types are as `DECIMAL(9,2)`. */
export interface TableReport {
  readonly kind: 'table';
  readonly change: 'created' | 'altered';
  readonly schema: string;
  readonly name: string;
  /** Columns that are new, or have another type. */
  readonly columns: Readonly<Record<string, string>>;
  readonly dropped: readonly string[];
  /** Columns of which hashes are stored from now on. */
  readonly hashed: readonly string[];
}

/** @param mask hides secrets in names, which come from the connector */
export function tableReport({ before, after }: TableChange, mask: Mask): TableReport {
  const old = new Map(before?.columns.map((column) => [column.source, column]));
  const changed = after.columns.filter((column) => typeOf(old.get(column.source)) !== typeOf(column));
  const isNewlyHashed = (column: StoredColumn) =>
    column.isHashed === true && old.get(column.source)?.isHashed !== true;
  return {
    kind: 'table',
    change: before === null ? 'created' : 'altered',
    schema: mask(after.schema),
    name: mask(after.name),
    columns: Object.fromEntries(changed.map((column) => [mask(column.name), typeText(column.type)])),
    dropped: lost(before, after).map((column) => mask(column.name)),
    hashed: after.columns.filter(isNewlyHashed).map((column) => mask(column.name)),
  };
}

function typeOf(column: StoredColumn | undefined): string | null {
  return column === undefined ? null : typeText(column.type);
}

function lost(before: StoredTable | null, after: StoredTable): readonly StoredColumn[] {
  const kept = new Set(after.columns.map(({ source }) => source));
  return (before?.columns ?? []).filter(({ source }) => !kept.has(source));
}
