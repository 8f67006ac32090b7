import { ConfigurationError } from '@headwater/protocol';
import type { NamingStrategy } from '../sync-options.ts';
import { fivetranName } from './fivetran-naming.ts';
import { createUniqueNames, type NameMap, type NameRules } from './name-map.ts';

const connectionNamePattern = /^[a-z_][a-z0-9_]*$/;

/** Schemas no connection can have: the one Headwater keeps its books in, and those databases have themselves. */
const reservedSchemas = ['_headwater', 'information_schema', 'pg_catalog'];

/**
 * Checks the name of a connection, which is its schema in the destination.
 *
 * @throws ConfigurationError when it is not made of lower-case letters, digits and `_`, begins with a digit, or is taken
 */
export function checkConnectionName(name: string): void {
  if (!connectionNamePattern.test(name)) {
    throw new ConfigurationError(
      `connection name ${JSON.stringify(name)} cannot be used: write lower-case letters, digits and _, with no digit first`,
    );
  }
  if (reservedSchemas.includes(name)) {
    throw new ConfigurationError(
      `connection name "${name}" cannot be used: it is a schema that every warehouse has already: choose another`,
    );
  }
}

/** Gives the destination's schema for a schema of the source: `<connection>_<schema>`. */
export function schemaName(connection: string, sourceSchema: string, strategy: NamingStrategy): string {
  const ending = `_${sourceSchema}`;
  return connection + (strategy === 'FIVETRAN' ? fivetranName(ending, 'column') : ending);
}

export interface SchemaNamesOptions extends Omit<NameRules, 'reserved'> {
  readonly connection: string;
  readonly strategy: NamingStrategy;
}

/** Makes the map from the schemas of a source to those of a destination; no two meet, nor one with the connection's own. */
export function createSchemaNames({ connection, strategy, ...rules }: SchemaNamesOptions): NameMap {
  return createUniqueNames((source) => schemaName(connection, source, strategy), {
    ...rules,
    reserved: [connection, ...reservedSchemas],
  });
}
