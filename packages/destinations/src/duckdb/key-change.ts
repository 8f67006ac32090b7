import { DestinationError, isFloating, isKeyless, type StoredTable } from '@headwater/protocol';
import { castExpression } from './column-types.ts';
import type { Runner } from './runner.ts';
import { text } from './sql.ts';
import { listOf, splitColumns, tableName, type SqlColumn } from './stored-table.ts';

const excerptLength = 60;

/**
 * Makes sure that the rows of a table can be told apart by another key.
 *
 * @param from the table as it was, whose key names the rows in the error
 * @throws DestinationError `key_collision` naming a row without the new key, or two rows that share it
 */
export async function checkNewKey(run: Runner, from: StoredTable, to: StoredTable): Promise<void> {
  const { keys } = splitColumns(to);
  const oldKeys = splitColumns({
    ...to,
    primaryKey: from.primaryKey,
    columns: [...to.columns, ...dropped(from, to)],
  }).keys;
  const table = tableName(to);
  const [bare] = await run.rows(
    `SELECT ${excerpts(oldKeys)} AS row FROM ${table} WHERE ${keys.map(isMissing).join(' OR ')} LIMIT 1`,
  );
  if (bare !== undefined) throw refusal(from, to, `the row ${String(bare['row'])} has no value for it`);
  const isEqual = keys.map(({ name }) => `stored.${name} = twins.${name}`).join(' AND ');
  const [twin, other] = await run.rows(
    `WITH twins AS (SELECT ${listOf(keys, 'name')} FROM ${table} GROUP BY ALL HAVING count(*) > 1 LIMIT 1)
     SELECT ${excerpts(oldKeys, 'stored.')} AS row, ${excerpts(keys, 'stored.')} AS key
     FROM ${table} AS stored JOIN twins ON ${isEqual} ORDER BY row LIMIT 2`,
  );
  if (twin === undefined || other === undefined) return;
  throw refusal(
    from,
    to,
    `the rows ${String(twin['row'])} and ${String(other['row'])} have the same: ${String(twin['key'])}`,
  );
}

/** Columns a table loses. */
export function dropped(from: StoredTable, to: StoredTable): StoredTable['columns'] {
  return from.columns.filter(({ source }) => !to.columns.some((column) => column.source === source));
}

function refusal(from: StoredTable, to: StoredTable, why: string): DestinationError {
  const before = isKeyless(from.primaryKey) ? 'none' : from.primaryKey.join(', ');
  return new DestinationError(
    'key_collision',
    `table ${to.schema}.${to.name}: its key was ${before} and is ${to.primaryKey.join(', ')} now, but ${why}; declare a key that tells its rows apart, start over with --fresh, or give the table a new name`,
  );
}

function isMissing({ name, type }: SqlColumn): string {
  return isFloating(type) ? `${name} IS NULL OR isnan(${name})` : `${name} IS NULL`;
}

/** Writes `id=1 region=north` of a row. */
function excerpts(columns: readonly SqlColumn[], prefix = ''): string {
  return columns
    .map(({ source, name, type }) => {
      const value = castExpression(`${prefix}${name}`, type, 'STRING');
      return `${text(`${source}=`)} || left(coalesce(${value}, 'NULL'), ${excerptLength})`;
    })
    .join(` || ' ' || `);
}
