import { identifier } from './sql.ts';

/**
 * What a warehouse file goes by in SQL, whatever it is called. Opened as it is, `sales.db` would go by `sales`, and a
 * connection of that name, whose schema is `sales` too, could not be told from it.
 */
export const warehouseCatalog = 'the warehouse';

/** Writes the name of a schema of the warehouse as SQL, in full: `temp` or `system` alone may be somewhere else. */
export function inWarehouse(schema: string): string {
  return `${identifier(warehouseCatalog)}.${identifier(schema)}`;
}
