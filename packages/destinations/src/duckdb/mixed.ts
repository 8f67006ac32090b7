import type { Batch, LoadCounts, StoredColumn, StoredTable } from '@headwater/protocol';
import type { Runner } from './runner.ts';
import { givenName, spoolRows } from './spool-rows.ts';
import { identifier, identifiers, instant } from './sql.ts';
import { keyColumns, tableName } from './stored-table.ts';

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
  const keys = keyColumns(table);
  const keyNames = identifiers(keys.map((column) => column.name));
  const values = table.columns.filter((column) => !keys.includes(column));
  const inSlice = slices === 1 ? '' : ` WHERE hash(${keyNames}) % ${slices} = ${slice}`;
  const rows = (columns: readonly StoredColumn[]) =>
    `(SELECT * FROM (${spoolRows(batch, { columns: [...keys, ...columns], order: true, operations: columns })})${inSlice})`;

  await run.execute(
    `CREATE OR REPLACE TEMP TABLE batch_keys AS
       SELECT ${keyNames}, max(_seq) FILTER (_op = 0) AS last_upsert, min(_seq) FILTER (_op = 0) AS first_upsert,
         max(_seq) FILTER (_op = 2) AS last_delete, count(*) FILTER (_op = 0) AS upserts
       FROM ${rows([])} GROUP BY ${keyNames};
     CREATE OR REPLACE TEMP TABLE batch_bases AS
       SELECT changes.* FROM ${rows(values)} AS changes
       JOIN batch_keys ON ${sameKey(keys, 'changes', 'batch_keys')} AND changes._seq = batch_keys.last_upsert;
     CREATE OR REPLACE TEMP TABLE batch_updates AS
       SELECT ${identifiersOf('changes', keys)}${values.map((column) => `, ${updateExpression(column)}`).join('')}
       FROM ${rows(values)} AS changes JOIN batch_keys ON ${sameKey(keys, 'changes', 'batch_keys')}
       WHERE changes._op = 1 AND changes._seq > coalesce(batch_keys.last_upsert, -1)
       GROUP BY ${identifiersOf('changes', keys)};
     CREATE OR REPLACE TEMP TABLE batch_rows AS
       SELECT ${identifiersOf('batch_keys', keys)}${values.map((column) => `, ${resultExpression(column)}`).join('')},
         CASE WHEN coalesce(last_delete, -1) > coalesce(last_upsert, -1) THEN true
           WHEN last_upsert IS NOT NULL THEN false ELSE stored._fivetran_deleted END AS _fivetran_deleted,
         stored._fivetran_synced IS NOT NULL AS was_stored, upserts
       FROM batch_keys
       LEFT JOIN batch_bases ON ${sameKey(keys, 'batch_keys', 'batch_bases')}
       LEFT JOIN batch_updates ON ${sameKey(keys, 'batch_keys', 'batch_updates')}
       LEFT JOIN ${tableName(table)} AS stored ON ${sameKey(keys, 'batch_keys', 'stored')}
       WHERE last_upsert IS NOT NULL OR stored._fivetran_synced IS NOT NULL`,
  );
  const counts = await countEffects(run, table, { keys, rows: rows([]) });
  const names = identifiers([...keys, ...values].map((column) => column.name));
  await run.execute(
    `DELETE FROM ${tableName(table)} AS stored USING batch_rows WHERE ${sameKey(keys, 'stored', 'batch_rows')};
     INSERT INTO ${tableName(table)} (${names}, _fivetran_synced, _fivetran_deleted)
       SELECT ${names}, ${instant(batch.syncedAt)}, _fivetran_deleted FROM batch_rows;
     DROP TABLE batch_keys; DROP TABLE batch_bases; DROP TABLE batch_updates; DROP TABLE batch_rows`,
  );
  return counts;
}

/** Counts what the rows in `batch_rows` stand for, before they are stored. */
async function countEffects(
  run: Runner,
  table: StoredTable,
  { keys, rows }: { keys: readonly StoredColumn[]; rows: string },
): Promise<LoadCounts> {
  const unknownKeys = await run.count(
    `SELECT count(*) FROM ${rows} AS changes JOIN batch_keys ON ${sameKey(keys, 'changes', 'batch_keys')}
     LEFT JOIN ${tableName(table)} AS stored ON ${sameKey(keys, 'changes', 'stored')}
     WHERE changes._op > 0 AND stored._fivetran_synced IS NULL
       AND changes._seq < coalesce(batch_keys.first_upsert, ${Number.MAX_SAFE_INTEGER})`,
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

function identifiersOf(alias: string, columns: readonly StoredColumn[]): string {
  return columns.map((column) => `${alias}.${identifier(column.name)}`).join(', ');
}

/** The last value an update gave a column, and whether one did. */
function updateExpression(column: StoredColumn): string {
  const given = givenName(column);
  const name = identifier(column.name);
  return `arg_max_null(changes.${name}, changes._seq) FILTER (changes.${given}) AS ${name}, coalesce(bool_or(changes.${given}), false) AS ${given}`;
}

function resultExpression(column: StoredColumn): string {
  const name = identifier(column.name);
  return `CASE WHEN coalesce(batch_updates.${givenName(column)}, false) THEN batch_updates.${name}
    WHEN last_upsert IS NOT NULL THEN batch_bases.${name} ELSE stored.${name} END AS ${name}`;
}

function sameKey(keys: readonly StoredColumn[], a: string, b: string): string {
  return keys.map(({ name }) => `${a}.${identifier(name)} = ${b}.${identifier(name)}`).join(' AND ');
}
