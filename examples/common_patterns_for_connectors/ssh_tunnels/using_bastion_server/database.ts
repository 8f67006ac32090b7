import { ConfigurationError, SourceError } from 'headwater';
import pg from 'pg';

/**
 * Connects to a database; `await using` closes the connection.
 *
 * @throws ConfigurationError when the login is refused, SourceError when the database cannot be reached
 */
export async function connectTo(address: pg.ClientConfig): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client(address);
  // A connection that breaks fails the query that waits for it, which is where it shows.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (cause) {
    throw explain(cause, address);
  }
  return Object.assign(client, {
    [Symbol.asyncDispose]: () => client.end(),
  });
}

/** Class 28 of PostgreSQL's errors is about who logs in, 3D000 about a database that is not there. */
function explain(cause: unknown, { user, database }: pg.ClientConfig): Error {
  const code = cause instanceof pg.DatabaseError ? (cause.code ?? '') : '';
  const happened = `PostgreSQL gave ${user} no connection to ${database}`;
  const said = cause instanceof Error ? ` (${cause.message})` : '';
  return /^28|^3D000$/.test(code)
    ? new ConfigurationError(`${happened}${said}: check user, password and database`, { cause })
    : new SourceError(`${happened}${said}: try again later`, { retry: true, cause });
}
