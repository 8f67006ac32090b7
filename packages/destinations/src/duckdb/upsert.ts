import { type Batch, type LoadCounts, type StoredTable } from '@headwater/protocol';
import type { Runner } from './runner.ts';
import { spoolRows } from './spool-rows.ts';
import { instant } from './sql.ts';
import { listOf, splitColumns, sqlColumns, tableName, type SqlColumn } from './stored-table.ts';

/** Applies a batch of nothing but upserts: the rows of its keys leave the table, the last row of each key enters it. */
export async function upsert(run: Runner, table: StoredTable, batch: Batch): Promise<LoadCounts> {
  const { keys } = splitColumns(table);
  const keyValues = listOf(keys, 'value');
  const rowCount = batch.files.reduce((sum, file) => sum + file.rows, 0);
  const keyRows = spoolRows(batch, { columns: keys });
  const distinctKeys = `SELECT DISTINCT ${keyValues} FROM (${keyRows})`;

  const distinct = batch.keysAreUnique ? rowCount : await run.count(`SELECT count(*) FROM (${distinctKeys})`);
  const repeated = rowCount - distinct;
  const replaced = batch.keysAreNew
    ? 0
    : await deleteKeys(run, table, keys, repeated === 0 ? keyRows : distinctKeys);

  const columns = sqlColumns(table);
  const last =
    repeated === 0
      ? ''
      : ` WHERE _seq IN (SELECT max(_seq) FROM (${spoolRows(batch, { columns: keys, order: true })}) GROUP BY ${keyValues})`;
  await run.execute(
    `INSERT INTO ${tableName(table)} (${listOf(columns, 'name')}, _fivetran_synced, _fivetran_deleted)
     SELECT ${listOf(columns, 'value')}, ${instant(batch.syncedAt)}, false
     FROM (${spoolRows(batch, { columns, order: repeated > 0 })})${last}`,
  );
  return { repeated, replaced, unknownKeys: 0 };
}

async function deleteKeys(
  run: Runner,
  table: StoredTable,
  keys: readonly SqlColumn[],
  keyRows: string,
): Promise<number> {
  const match = keys.map(({ name, value }) => `stored.${name} = batch.${value}`).join(' AND ');
  return run.count(`DELETE FROM ${tableName(table)} AS stored USING (${keyRows}) AS batch WHERE ${match}`);
}
