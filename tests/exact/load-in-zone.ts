import { clockSchema, makeClockRows } from './clock-rows.ts';
import { load } from './load.ts';
import { oddData } from './odd-data.ts';
import { contentsOf } from './read-warehouse.ts';

// One load in a process of its own, which begins in a time zone: what is stored goes to standard output as JSON.
const odd = Object.entries(oddData).map(([table, rows]) => ({
  table,
  rows: rows.map((row, n) => ({ n, ...row })),
}));
const schema = {
  ...clockSchema,
  ...Object.fromEntries(odd.map(({ table }) => [table, { primaryKey: ['n'] }])),
};
const left = await load([[{ table: 'clock', rows: makeClockRows() }, ...odd]], { schema });
const minutesWest = new Date('2024-01-01T00:00:00Z').getTimezoneOffset();
const contents = [...left.tables].map(([name, table]) => [name, contentsOf(table)]);
process.stdout.write(
  JSON.stringify({ minutesWest, tables: Object.fromEntries(contents) }, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  ),
);
