import { numbersOfType, numbersWithin, type NumberFacts, type StoredTable } from '@headwater/protocol';
import type { Runner } from './runner.ts';
import { identifier } from './sql.ts';
import { tableName } from './stored-table.ts';

/** Reads what the numbers in a column say beyond its type. */
export async function storedNumbers(run: Runner, table: StoredTable, source: string): Promise<NumberFacts> {
  const column = table.columns.find((candidate) => candidate.source === source);
  if (column === undefined) return numbersOfType('UNTYPED');
  const name = identifier(column.name);
  const known = numbersOfType(column.type);
  if (typeof column.type !== 'string') {
    if (known.exactInDouble) return known;
    const [row] = await run.rows(
      `SELECT bool_and(${isExactInDouble(name)}) AS exact FROM ${tableName(table)}`,
    );
    return { ...known, exactInDouble: row?.['exact'] !== false };
  }
  const [row] = await run.rows(
    `SELECT min(${name})::VARCHAR AS least, max(${name})::VARCHAR AS greatest FROM ${tableName(table)}`,
  );
  const { least, greatest } = row ?? {};
  return typeof least === 'string' && typeof greatest === 'string'
    ? numbersWithin({ least: BigInt(least), greatest: BigInt(greatest) })
    : numbersWithin(undefined);
}

/** As the function of the same name in the protocol has it. */
function isExactInDouble(value: string): string {
  const digits = `ltrim(replace(rtrim(CAST(abs(${value}) AS VARCHAR), '0'), '.', ''), '0')`;
  return `CASE WHEN ${value} = trunc(${value}) THEN abs(${value}) <= ${Number.MAX_SAFE_INTEGER} ELSE abs(${value}) >= 0.000001 AND length(${digits}) <= 15 END`;
}
