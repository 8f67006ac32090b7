import { keylessColumn, tableText, type StoredTable } from '@headwater/protocol';
import type { SelectedSource } from './selected-source.ts';

/** Says which tables are keyed by hashes although their key is no longer to be hashed. */
export function hashNotices(tables: readonly StoredTable[], selected: SelectedSource): string[] {
  return tables.flatMap(({ source, primaryKey, columns }) => {
    if (!selected.isStored(source)) return [];
    const choose = selected.columnsOf(source, primaryKey);
    const keys = columns
      .filter((column) => column.isHashed === true && primaryKey.includes(column.source))
      .map((column) => column.source)
      .filter((name) => choose(name) !== 'hashed');
    if (keys.length === 0) return [];
    const key = `table ${tableText(source)}: its key ${keys.join(', ')}`;
    if (!selected.hasSalt) {
      return [`${key} was hashed and no longer is, so that its rows come a second time: re-sync the table`];
    }
    // That of a table without a key is no name for anything.
    return keys.includes(keylessColumn) ? [] : [`${key} stays hashed until the table is re-synced`];
  });
}
