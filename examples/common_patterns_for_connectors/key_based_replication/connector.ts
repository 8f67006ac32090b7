// Shows the replication of a database table by its key column: one that grows with every change of a row.
import { existsSync } from 'node:fs';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { ConfigurationError, SourceError, connector, type Row } from 'headwater';

const customers = {
  primaryKey: ['customer_id'],
  columns: { customer_id: 'INT', name: 'STRING', email: 'STRING', updated_at: 'UTC_DATETIME' },
} as const;

type Customer = Row<typeof customers> & { updated_at: string };

export default connector({
  configuration: { file: { type: 'string', label: 'The DuckDB file to read' } },
  schema: { customers },
  state: { updatedSince: '1970-01-01 00:00:00+00' },

  async update({ configuration: { file }, state, op }) {
    for await (const rows of changedRows(file, state.updatedSince)) {
      if (!areCustomers(rows)) throw new SourceError(`${file}: a customer_id is no INTEGER: mend the table`);
      await op.upsert('customers', rows);
      state.updatedSince = rows.at(-1)?.updated_at ?? state.updatedSince;
      await op.checkpoint(state);
    }
  },
});

// With >=, as a row may be committed late with the very time of the last one that was read.
const changedSince = `
  SELECT customer_id, name, email, updated_at::VARCHAR AS updated_at
  FROM customers WHERE updated_at >= $1::TIMESTAMPTZ ORDER BY updated_at`;

/** Gives some thousand rows at a time, in the order of their changes: so each checkpoint tells the truth. */
async function* changedRows(file: string, since: string): AsyncGenerator<object[]> {
  if (!existsSync(file)) throw new ConfigurationError(`configuration.file: there is no file ${file}`);
  let database: DuckDBInstance | undefined;
  let connection: DuckDBConnection | undefined;
  try {
    database = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
    connection = await database.connect();
    await connection.run("SET TimeZone = 'UTC'");
    const result = await connection.stream(changedSince, [since]);
    yield* result.yieldRowObjects();
  } catch (cause) {
    const [problem] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    throw new SourceError(`${file} cannot be read: ${problem}`, { cause });
  } finally {
    connection?.closeSync();
    database?.closeSync();
  }
}

/** Looks at what the cursor and the key need; operations check every value against the schema. */
function areCustomers(rows: object[]): rows is Customer[] {
  return rows.every((row) => 'customer_id' in row && typeof row.customer_id === 'number');
}
