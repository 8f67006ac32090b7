import { ConfigurationError } from '@headwater/protocol';
import type { NamingStrategy } from '../sync-options.ts';
import { fivetranName } from './fivetran-naming.ts';
import { createUniqueNames, type NameMap, type NameRules } from './name-map.ts';

const connectionNamePattern = /^[a-z_][a-z0-9_]*$/;

/**
 * Checks the name of a connection, which is its schema in the destination.
 *
 * @throws ConfigurationError when it is not made of lower-case letters, digits and `_`, or begins with a digit
 */
export function checkConnectionName(name: string): void {
  if (connectionNamePattern.test(name)) return;
  throw new ConfigurationError(
    `connection name ${JSON.stringify(name)} cannot be used: write lower-case letters, digits and _, with no digit first`,
  );
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
    reserved: [connection],
  });
}
