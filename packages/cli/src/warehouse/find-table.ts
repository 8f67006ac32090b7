import { suggestion } from '../suggestion.ts';
import { UsageError } from '../usage-error.ts';
import type { WarehouseTable } from './warehouse-reader.ts';

/**
 * Finds a table by what a person calls it: `flights`, `sales.order` with its source's schema, or `tester_sales.order`
 * as the warehouse has it. Capitals count only when two names differ by nothing else.
 *
 * @throws UsageError when there is none, or more than one
 */
export function findTable(
  word: string,
  tables: readonly WarehouseTable[],
  connection: string,
): WarehouseTable {
  const exact = tables.filter((table) => namesOf(table, connection).includes(word));
  const alike = tables.filter((table) =>
    namesOf(table, connection).some((name) => name.toLowerCase() === word.toLowerCase()),
  );
  const found = exact.length > 0 ? exact : alike;
  const [first, second] = found;
  if (first !== undefined && second === undefined) return first;
  if (first !== undefined) {
    throw new UsageError(`"${word}" can be ${found.map(fullName).join(' or ')}: name it so`);
  }
  const names = tables.map(({ name }) => name);
  const meant = suggestion(word, names);
  const hint = meant === undefined ? 'headwater show lists all tables' : `did you mean ${meant}?`;
  throw new UsageError(`there is no table "${word}": ${hint}`);
}

/** The name of a table with its schema, as the warehouse has it. */
export function fullName({ schema, name }: { schema: string; name: string }): string {
  return `${schema}.${name}`;
}

function namesOf(table: WarehouseTable, connection: string): string[] {
  const { schema, name } = table;
  const sourceSchema = schema.startsWith(`${connection}_`) ? [schema.slice(connection.length + 1)] : [];
  return [name, fullName(table), ...sourceSchema.map((short) => `${short}.${name}`)];
}
