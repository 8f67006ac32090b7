// Shows a cursor for each table: one that is added to the settings later is read from its beginning, the others go on.
import { ConfigurationError, connector } from 'headwater';

const columns = { id: 'LONG', written_at: 'UTC_DATETIME' } as const;
const begin: { readUntil: Record<string, string> } = { readUntil: {} };

export default connector({
  configuration: {
    tables: { type: 'string', label: 'The tables, divided by commas' },
    initialSyncStart: { type: 'string', label: 'The first day of a new table' },
    today: { type: 'string', label: 'The day a sync reads up to: today, if left out', optional: true },
  },
  schema({ configuration }) {
    const names = tableNames(configuration.tables);
    return Object.fromEntries(names.map((name) => [name, { primaryKey: ['id'], columns }]));
  },
  state: begin,

  async update({ configuration, state, op, log }) {
    const start = dayOf('initialSyncStart', configuration.initialSyncStart);
    const today = dayOf('today', configuration.today ?? new Date().toISOString());
    for (const table of tableNames(configuration.tables)) {
      const from = state.readUntil[table] ?? start;
      await op.upsert(table, rowsBetween(table, from, today));
      // A table that is left out keeps its cursor, and goes on from there when it comes back.
      state.readUntil[table] = today;
      await op.checkpoint(state);
      log.info(`${table}: read from ${from} up to ${today}`);
    }
  },
});

function tableNames(setting: string): string[] {
  const names = setting.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !Object.hasOwn(source, name));
  if (unknown === undefined) return names;
  const offered = Object.keys(source).join(', ');
  throw new ConfigurationError(`configuration.tables: there is no table "${unknown}", but ${offered}`);
}

function dayOf(setting: string, text: string): string {
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return new Date(time).toISOString().slice(0, 10);
  throw new ConfigurationError(
    `configuration.${setting}: a day such as 2024-01-31 is wanted, "${text}" was given`,
  );
}

/** What was written on the first day and after, and before the last. */
function rowsBetween(table: string, from: string, to: string) {
  const rows = (source[table] ?? []).map((day, index) => ({ id: index + 1, written_at: `${day}T12:00:00Z` }));
  return rows.filter((row) => row.written_at >= from && row.written_at < to);
}

/** Stands for your source: the days on which each table got a row. */
const source: Record<string, string[]> = {
  orders: ['2023-12-31', '2024-01-01', '2024-01-08', '2024-02-01', '2024-02-03'],
  refunds: ['2024-01-15', '2024-02-02'],
  visits: ['2023-12-24', '2024-01-20', '2024-02-10'],
};
