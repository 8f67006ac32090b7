import pg from 'pg';

const mostConnections = 10;
const connectMilliseconds = 5000;
/** A store that stands still must not keep everybody waiting who asks. */
const queryMilliseconds = 15_000;

/** Makes the connections to a PostgreSQL. One that breaks or falls silent is replaced; who uses it then hears of it. */
export function postgresPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: mostConnections,
    connectionTimeoutMillis: connectMilliseconds,
    query_timeout: queryMilliseconds,
    types: { getTypeParser: parserOf },
  });
  // One that breaks while nobody uses it has nobody to tell; without a listener, Node would end this process.
  pool.on('error', () => {});
  pool.on('connect', (client) => {
    client.on('error', () => {});
    endWhenSilent(client);
  });
  return pool;
}

/**
 * Ends a connection when a statement got no answer in its time. The driver itself would go on waiting for that answer, and
 * give the connection to others, whose statements wait behind it until they are late as well.
 */
function endWhenSilent(client: pg.PoolClient): void {
  let silence: Error | null = null;
  // oxlint-disable-next-line typescript/unbound-method -- it is called as one of the client
  client.query = new Proxy(client.query, {
    apply(query, _client, parameters) {
      // The rollback that follows must not hide why.
      if (silence !== null) return Promise.reject(silence);
      const answer: unknown = Reflect.apply(query, client, parameters);
      if (answer instanceof Promise) {
        answer.catch((error: unknown) => {
          if (!isSilence(error)) return;
          silence = error;
          void client.end();
        });
      }
      return answer;
    },
  });
}

function isSilence(error: unknown): error is Error {
  return error instanceof Error && error.message === 'Query read timeout';
}

/** Sums and big integers as numbers, as SQLite gives them: none of ours goes beyond 2^53. */
function parserOf(type: number, format?: 'text' | 'binary'): (value: string) => unknown {
  const isWhole = type === pg.types.builtins.INT8 || type === pg.types.builtins.NUMERIC;
  return isWhole ? Number : pg.types.getTypeParser(type, format ?? 'text');
}
