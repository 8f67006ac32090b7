import type { Batch, LoadCounts, StoredTable } from '@headwater/protocol';
import type { Runner } from './runner.ts';
import { spoolRows } from './spool-rows.ts';
import { instant } from './sql.ts';
import { listOf, splitColumns, tableName, type SqlColumn } from './stored-table.ts';

/** How many values of a batch are merged at once: beyond it, the keys are taken in slices. */
const valuesPerSlice = 2_000_000;

/**
 * Applies upserts, updates and deletes in their order.
 *
 * Per key, the last upsert is the base, updates after it lie over it, and a delete after it marks the row. A key
 * without an upsert takes its base from the table, or is unknown and ignored.
 */
export async function mergeMixed(run: Runner, table: StoredTable, batch: Batch): Promise<LoadCounts> {
  const rowCount = batch.files.reduce((sum, file) => sum + file.rows, 0);
  const slices = Math.max(1, Math.ceil((rowCount * table.columns.length) / valuesPerSlice));
  const counts = { repeated: 0, replaced: 0, unknownKeys: 0 };
  for (let slice = 0; slice < slices; slice += 1) {
    const part = await mergeSlice(run, table, batch, { slice, slices });
    counts.repeated += part.repeated;
    counts.replaced += part.replaced;
    counts.unknownKeys += part.unknownKeys;
  }
  return counts;
}

async function mergeSlice(
  run: Runner,
  table: StoredTable,
  batch: Batch,
  { slice, slices }: { slice: number; slices: number },
): Promise<LoadCounts> {
  const { keys, others } = splitColumns(table);
  const keyValues = listOf(keys, 'value');
  const inSlice = slices === 1 ? '' : ` WHERE hash(${keyValues}) % ${slices} = ${slice}`;
  const rows = (columns: readonly SqlColumn[]) =>
    `(SELECT * FROM (${spoolRows(batch, { columns: [...keys, ...columns], order: true, operations: columns })})${inSlice})`;

  await run.execute(
    `CREATE OR REPLACE TEMP TABLE batch_keys AS
       SELECT ${keyValues}, max(_seq) FILTER (_op = 0) AS last_upsert, min(_seq) FILTER (_op = 0) AS first_upsert,
         max(_seq) FILTER (_op = 2) AS last_delete, count(*) FILTER (_op = 0) AS upserts
       FROM ${rows([])} GROUP BY ${keyValues};
     CREATE OR REPLACE TEMP TABLE batch_bases AS
       SELECT changes.* FROM ${rows(others)} AS changes
       JOIN batch_keys AS known ON ${sameKey(keys, 'changes', 'known')} AND changes._seq = known.last_upsert;
     CREATE OR REPLACE TEMP TABLE batch_updates AS
       SELECT ${valuesOf('changes', keys)}${others.map((column) => `, ${updateExpression(column)}`).join('')}
       FROM ${rows(others)} AS changes JOIN batch_keys AS known ON ${sameKey(keys, 'changes', 'known')}
       WHERE changes._op = 1 AND changes._seq > coalesce(known.last_upsert, -1)
       GROUP BY ${valuesOf('changes', keys)};
     CREATE OR REPLACE TEMP TABLE batch_rows AS
       SELECT ${valuesOf('known', keys)}${others.map((column) => `, ${resultExpression(column)}`).join('')},
         CASE WHEN coalesce(known.last_delete, -1) > coalesce(known.last_upsert, -1) THEN true
           WHEN known.last_upsert IS NOT NULL THEN false ELSE stored._fivetran_deleted END AS is_deleted,
         stored._fivetran_synced IS NOT NULL AS was_stored, known.upserts
       FROM batch_keys AS known
       LEFT JOIN batch_bases AS base ON ${sameKey(keys, 'known', 'base')}
       LEFT JOIN batch_updates AS updates ON ${sameKey(keys, 'known', 'updates')}
       LEFT JOIN ${tableName(table)} AS stored ON ${storedKey(keys, 'known')}
       WHERE known.last_upsert IS NOT NULL OR stored._fivetran_synced IS NOT NULL`,
  );
  const counts = await countEffects(run, table, { keys, rows: rows([]) });
  const columns = [...keys, ...others];
  await run.execute(
    `DELETE FROM ${tableName(table)} AS stored USING batch_rows AS result WHERE ${storedKey(keys, 'result')};
     INSERT INTO ${tableName(table)} (${listOf(columns, 'name')}, _fivetran_synced, _fivetran_deleted)
       SELECT ${listOf(columns, 'value')}, ${instant(batch.syncedAt)}, is_deleted FROM batch_rows;
     DROP TABLE batch_keys; DROP TABLE batch_bases; DROP TABLE batch_updates; DROP TABLE batch_rows`,
  );
  return counts;
}

/** Counts what the rows in `batch_rows` stand for, before they are stored. */
async function countEffects(
  run: Runner,
  table: StoredTable,
  { keys, rows }: { keys: readonly SqlColumn[]; rows: string },
): Promise<LoadCounts> {
  const unknownKeys = await run.count(
    `SELECT count(*) FROM ${rows} AS changes JOIN batch_keys AS known ON ${sameKey(keys, 'changes', 'known')}
     LEFT JOIN ${tableName(table)} AS stored ON ${storedKey(keys, 'changes')}
     WHERE changes._op > 0 AND stored._fivetran_synced IS NULL
       AND changes._seq < coalesce(known.first_upsert, ${Number.MAX_SAFE_INTEGER})`,
  );
  const [totals] = await run.rows(
    `SELECT coalesce(sum(upserts - 1) FILTER (upserts > 0), 0)::BIGINT AS repeated,
       count(*) FILTER (was_stored AND upserts > 0) AS replaced FROM batch_rows`,
  );
  return {
    repeated: Number(totals?.['repeated'] ?? 0),
    replaced: Number(totals?.['replaced'] ?? 0),
    unknownKeys,
  };
}

function valuesOf(alias: string, columns: readonly SqlColumn[]): string {
  return columns.map(({ value }) => `${alias}.${value}`).join(', ');
}

/** The last value an update gave a column, and whether one did. */
function updateExpression({ value, given }: SqlColumn): string {
  return `arg_max_null(changes.${value}, changes._seq) FILTER (changes.${given}) AS ${value},
         coalesce(bool_or(changes.${given}), false) AS ${given}`;
}

function resultExpression({ name, value, given }: SqlColumn): string {
  return `CASE WHEN coalesce(updates.${given}, false) THEN updates.${value}
         WHEN known.last_upsert IS NOT NULL THEN base.${value} ELSE stored.${name} END AS ${value}`;
}

function sameKey(keys: readonly SqlColumn[], a: string, b: string): string {
  return keys.map(({ value }) => `${a}.${value} = ${b}.${value}`).join(' AND ');
}

function storedKey(keys: readonly SqlColumn[], rows: string): string {
  return keys.map(({ name, value }) => `stored.${name} = ${rows}.${value}`).join(' AND ');
}
