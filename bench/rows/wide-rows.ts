import type { TableCheck } from '../check-table.ts';

const types = ['LONG', 'STRING', 'DOUBLE', 'BOOLEAN'] as const;
type WideType = (typeof types)[number];

/** The 199 columns beside the key. */
const columns = Array.from({ length: 199 }, (_, index) => ({
  name: `c${index}`,
  index,
  type: types[index % types.length] ?? 'LONG',
}));

/** A table of 200 declared columns of four types. */
export const wideTable = {
  primaryKey: ['id'],
  columns: { id: 'LONG', ...Object.fromEntries(columns.map(({ name, type }) => [name, type])) },
} as const;

/** Makes the row of a key anew. */
export function wideRow(id: number): { id: number } & Record<string, number | string | boolean> {
  const row: { id: number } & Record<string, number | string | boolean> = { id };
  for (const { name, index, type } of columns) row[name] = wideValue(id + index, type);
  return row;
}

/** Works out what a table of so many wide rows must hold, all columns of a type in one sum. */
export function checkWide(rows: number): TableCheck[] {
  const sums = { LONG: 0, STRING: 0, DOUBLE: 0, BOOLEAN: 0 };
  for (let id = 0; id < rows; id += 1) {
    for (const { index, type } of columns) sums[type] += weightOf(id + index, type);
  }
  const sqlOf = {
    LONG: (name: string) => name,
    STRING: (name: string) => `substr(${name}, 6)::BIGINT`,
    DOUBLE: (name: string) => `round(${name} * 7)::BIGINT`,
    BOOLEAN: (name: string) => `${name}::BIGINT`,
  };
  const sumSql = types.map((type) => {
    const terms = columns.filter((column) => column.type === type).map(({ name }) => sqlOf[type](name));
    return `${terms.join(' + ')} AS ${type.toLowerCase()}s`;
  });
  return [
    {
      from: `(SELECT id, _fivetran_deleted, ${sumSql.join(', ')} FROM bench.t)`,
      totals: {
        'count(*)': String(rows),
        'sum(id)': String((rows * (rows - 1)) / 2),
        'sum(longs)': String(sums.LONG),
        'sum(strings)': String(sums.STRING),
        'sum(doubles)': String(sums.DOUBLE),
        'sum(booleans)': String(sums.BOOLEAN),
      },
    },
  ];
}

function wideValue(value: number, type: WideType): number | string | boolean {
  if (type === 'LONG') return value;
  if (type === 'STRING') return `text ${value % 1000}`;
  return type === 'DOUBLE' ? value / 7 : value % 2 === 0;
}

/** What a value adds to the sum of its type. */
function weightOf(value: number, type: WideType): number {
  if (type === 'STRING') return value % 1000;
  return type === 'BOOLEAN' ? 1 - (value % 2) : value;
}
