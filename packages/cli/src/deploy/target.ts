import type { Surroundings } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';
import { variable } from '../variable.ts';
import type { Profile } from './options-file.ts';

/** A connection that is there already, as a person names it. */
export interface Target {
  readonly connection: string;
  /** Null for any: most names are there once. */
  readonly destination: string | null;
}

/** @throws UsageError when no connection is named */
export function readTarget(
  given: { readonly connection?: string | undefined; readonly destination?: string | undefined },
  profile: Profile,
  { environment }: Pick<Surroundings, 'environment'>,
): Target {
  const connection = given.connection ?? variable('CONNECTION_NAME', environment) ?? profile.connection ?? '';
  const destination = given.destination ?? variable('DESTINATION_NAME', environment) ?? profile.destination;
  if (connection.trim() !== '') return { connection, destination: destination ?? null };
  throw new UsageError('the connection is missing: name it with --connection or HEADWATER_CONNECTION_NAME');
}
