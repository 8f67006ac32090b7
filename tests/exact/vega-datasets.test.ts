import { beforeAll, expect, test } from 'vitest';
import { load, lossesOf, type Load, type SourceRow, type Step } from './load.ts';
import { modelOfRows } from './oracle.ts';
import { contentsOf } from './read-warehouse.ts';
import { inAllSurroundings } from './surroundings.ts';
import { readVegaTables } from './vega-files.ts';

const tables = readVegaTables();
const rowsAPage = 1000;

inAllSurroundings((naming) => {
  let left: Load;
  beforeAll(async () => {
    const forwards = tables.flatMap(({ name, rows }) => pagesOf(name, rows));
    const backwards = tables.flatMap(({ name, rows }) => pagesOf(name, rows.toReversed()));
    left = await load([forwards, backwards], { naming });
  });

  test.each(tables)('$name comes back value by value after it was sent forwards and backwards', (table) => {
    expect(firstDifferences(contentsOf(left.tables.get(table.name)), modelOfRows(table.rows))).toEqual([]);
  });

  test('no table is left out or added, and no value is counted as lost', () => {
    expect([...left.tables.keys()].toSorted()).toEqual(tables.map(({ name }) => name).toSorted());
    expect(lossesOf(left)).toEqual([]);
  });
});

test('the files are read whole', () => {
  const sizes = tables.map(({ name, rows }) => [name, rows.length]);
  expect(sizes.length).toBe(71);
  expect(Object.fromEntries(sizes)).toMatchObject({
    'movies.json': 3201,
    'flights-200k.json': 200_000,
    'earthquakes.json': 1,
    'earthquakes.json features': 1707,
    'us-10m.json': 1,
    'zipcodes.csv': 42_049,
    'unemployment.tsv': 3218,
  });
});

function pagesOf(table: string, rows: readonly SourceRow[]): Step[] {
  const starts = Array.from({ length: Math.ceil(rows.length / rowsAPage) }, (_, page) => page * rowsAPage);
  return starts.map((start) => ({ table, rows: rows.slice(start, start + rowsAPage) }));
}

type Contents = ReturnType<typeof modelOfRows>;

/** The first places where two tables differ: a table may hold a million values. */
function firstDifferences(stored: Contents, model: Contents): string[] {
  const names = [...new Set([...Object.keys(stored), ...Object.keys(model)])];
  return names
    .flatMap((name) => {
      const [a, b] = [stored[name], model[name]];
      if (a?.type !== b?.type) return [`${name}: ${a?.type} is stored, ${b?.type} is right`];
      const rows = Math.max(a?.values.length ?? 0, b?.values.length ?? 0);
      const row = Array.from({ length: rows }, (_, at) => at).find((at) => a?.values[at] !== b?.values[at]);
      return row === undefined
        ? []
        : [`${name}, row ${row}: ${String(a?.values[row])} is stored, ${String(b?.values[row])} is right`];
    })
    .slice(0, 10);
}
