import { type Batch, type LoadCounts, type StoredTable } from '@headwater/protocol';
import type { Runner } from './runner.ts';
import { spoolRows } from './spool-rows.ts';
import { identifier, identifiers, instant } from './sql.ts';
import { keyColumns, tableName } from './stored-table.ts';

/** Applies a batch of nothing but upserts: the rows of its keys leave the table, the last row of each key enters it. */
export async function upsert(run: Runner, table: StoredTable, batch: Batch): Promise<LoadCounts> {
  const keys = keyColumns(table);
  const keyNames = identifiers(keys.map((column) => column.name));
  const rowCount = batch.files.reduce((sum, file) => sum + file.rows, 0);
  const keyRows = spoolRows(batch, { columns: keys });

  const distinct = batch.keysAreUnique
    ? rowCount
    : await run.count(`SELECT count(*) FROM (SELECT DISTINCT ${keyNames} FROM (${keyRows}))`);
  const repeated = rowCount - distinct;

  const replaced = batch.keysAreNew
    ? 0
    : await deleteKeys(
        run,
        table,
        repeated === 0 ? keyRows : `SELECT DISTINCT ${keyNames} FROM (${keyRows})`,
      );

  const rows = spoolRows(batch, { columns: table.columns, order: repeated > 0 });
  const names = identifiers(table.columns.map((column) => column.name));
  const last =
    repeated === 0
      ? ''
      : ` WHERE _seq IN (SELECT max(_seq) FROM (${spoolRows(batch, { columns: keys, order: true })}) GROUP BY ${keyNames})`;
  await run.execute(
    `INSERT INTO ${tableName(table)} (${names}, _fivetran_synced, _fivetran_deleted)
     SELECT ${names}, ${instant(batch.syncedAt)}, false FROM (${rows})${last}`,
  );
  return { repeated, replaced, unknownKeys: 0 };
}

async function deleteKeys(run: Runner, table: StoredTable, keyRows: string): Promise<number> {
  const match = keyColumns(table)
    .map((column) => `stored.${identifier(column.name)} = batch.${identifier(column.name)}`)
    .join(' AND ');
  return run.count(`DELETE FROM ${tableName(table)} AS stored USING (${keyRows}) AS batch WHERE ${match}`);
}
