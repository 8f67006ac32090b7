import { DestinationError, type StoredTable } from '@headwater/protocol';
import { ownerOf } from './metadata.ts';
import type { Runner } from './runner.ts';
import { comparedName, text } from './sql.ts';
import { warehouseCatalog } from './warehouse-catalog.ts';

/**
 * Makes sure that nothing has the name of a table that is about to be made: another program's table, or that of a
 * connection whose schema is the same. Connection `a` with a schema `b` shares one with connection `a_b`.
 *
 * @throws DestinationError `destination_invalid` that says whose it is
 */
export async function checkNameIsFree(run: Runner, table: StoredTable, file: string): Promise<void> {
  const existing = await run.count(
    `SELECT count(*) FROM information_schema.tables WHERE table_catalog = ${text(warehouseCatalog)}
       AND ${comparedName('table_schema')} = ${comparedName(text(table.schema))}
       AND ${comparedName('table_name')} = ${comparedName(text(table.name))}`,
  );
  if (existing === 0) return;
  const name = `${table.schema}.${table.name}`;
  const owner = await ownerOf(run, table);
  throw new DestinationError(
    'destination_invalid',
    owner === undefined
      ? `${file} has a table ${name} that Headwater did not make: move the file away, or start over with --fresh`
      : `${file} has a table ${name} of the connection ${owner}: give one of the two connections another name, or a file of its own`,
  );
}
