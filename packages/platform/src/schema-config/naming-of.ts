import type { NamingStrategy } from '@headwater/engine';
import type { Connection } from '../control/tables.ts';

/** How the tables of a connection are named. */
export function namingOf({
  destination_schema_names: names,
}: Pick<Connection, 'destination_schema_names'>): NamingStrategy {
  return names === 'SOURCE_NAMING' ? 'SOURCE' : 'FIVETRAN';
}
