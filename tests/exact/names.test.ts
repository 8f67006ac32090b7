import type { SyncResult } from '@headwater/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { load, type Load, type SourceRow } from './load.ts';
import { columnNames, tableNames } from './odd-names.ts';
import type { StoredColumn } from './read-warehouse.ts';
import { inAllSurroundings, manyLoadsMilliseconds, tries } from './surroundings.ts';

/** Each value says which column of which row it belongs to. */
function rowOf(n: number, columns: readonly string[]): SourceRow {
  return {
    n,
    ...Object.fromEntries(columns.map((name) => [name, `row ${n}, column ${JSON.stringify(name)}`])),
  };
}

/** One thing of every column of a table, by source name. */
function ofColumns<T>(left: Load, table: string, pick: (column: StoredColumn) => T): Map<string, T> {
  const columns = [...(left.tables.get(table)?.columns ?? [])];
  return new Map(columns.map(([source, column]) => [source, pick(column)]));
}

/** The names a sync gave to some columns of the table `thing`, by what it says: it lists the names that differ. */
function toldNames(result: SyncResult | undefined, sources: readonly string[]): Map<string, string> {
  const renamed = result?.tables.find(({ table }) => table === 'thing')?.renamed ?? [];
  const names = new Map(renamed.map(({ source, name }) => [source, name]));
  return new Map(sources.map((source) => [source, names.get(source) ?? source]));
}

/** How many names DuckDB tells apart: it takes A and a for the same letter, É and é for two. */
function countApart(names: Iterable<string>): number {
  const folded = [...names].map((name) => name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()));
  return new Set(folded).size;
}

inAllSurroundings((naming) => {
  test(
    'columns of any names are as many columns, each with its own values and a name for good',
    async () => {
      await fc.assert(
        fc.asyncProperty(columnNames, columnNames, async (early, late) => {
          const all = [...new Set([...late, ...early.toReversed()])];
          const first = [{ table: 'thing', rows: [rowOf(0, early)] }];
          const second = [
            { table: 'thing', rows: [rowOf(1, all), rowOf(2, late)] },
            { table: 'thing', rows: [rowOf(0, early.toReversed())], isUpdate: true },
          ];
          const left = await load([first, second], { naming });

          const rows = [rowOf(0, early), rowOf(1, all), rowOf(2, late)];
          const values = all.map((name) => {
            return [name, rows.map((row) => (Object.hasOwn(row, name) ? row[name] : null))] as const;
          });
          expect(ofColumns(left, 'thing', (column) => column.values)).toEqual(
            new Map<string, unknown>([['n', [0n, 1n, 2n]], ...values]),
          );
          const names = ofColumns(left, 'thing', (column) => column.name);
          expect(countApart(names.values())).toBe(all.length + 1);
          const [before, after] = left.results;
          expect(toldNames(after, [...names.keys()])).toEqual(names);
          expect(toldNames(before, early)).toEqual(toldNames(after, early));
        }),
        tries(20),
      );
    },
    manyLoadsMilliseconds,
  );

  test(
    'tables of any names are as many tables, each with its own rows and a name for good',
    async () => {
      await fc.assert(
        fc.asyncProperty(tableNames, tableNames, async (early, late) => {
          const all = [...new Set([...late, ...early.toReversed()])];
          const stepsOf = (n: number) => (table: string) => ({
            table,
            rows: [{ n, from: `${JSON.stringify(table)} ${n}` }],
          });
          // Those that come late are undeclared.
          const schema = Object.fromEntries(early.map((table) => [table, { primaryKey: ['n'] }]));
          const left = await load([early.map(stepsOf(0)), all.map(stepsOf(1))], { naming, schema });

          const rows = all.map((table) => {
            return [
              table,
              (early.includes(table) ? [0, 1] : [1]).map((n) => `${JSON.stringify(table)} ${n}`),
            ] as const;
          });
          const stored = [...left.tables].map(([table, { columns }]) => {
            return [table, columns.get('from')?.values] as const;
          });
          expect(new Map(stored)).toEqual(new Map(rows));
          const names = new Map([...left.tables].map(([table, { name }]) => [table, name]));
          expect(countApart(names.values())).toBe(all.length);
          const told = left.results.map((result) => {
            return new Map(result.tables.map(({ table, destination }) => [table, destination.name]));
          });
          expect(told).toEqual([new Map(early.map((table) => [table, names.get(table)])), names]);
        }),
        tries(12),
      );
    },
    manyLoadsMilliseconds,
  );

  test(
    'schemas of any names are as many schemas, and their tables of one name are tables of their own',
    async () => {
      await fc.assert(
        fc.asyncProperty(tableNames, tableNames, async (early, late) => {
          const all = [...new Set([...late, ...early.toReversed()])];
          const stepsOf = (n: number) => (schema: string) => ({
            table: 'thing',
            schema,
            rows: [{ n, from: `${JSON.stringify(schema)} ${n}` }],
          });
          const ownOf = (n: number) => ({ table: 'thing', rows: [{ n, from: `none ${n}` }] });
          const first = [ownOf(0), ...early.map(stepsOf(0))];
          const second = [...all.map(stepsOf(1)), ownOf(1)];
          const left = await load([first, second], { naming });

          const rows = all.map((schema) => {
            const syncs = early.includes(schema) ? [0, 1] : [1];
            return [`${schema}.thing`, syncs.map((n) => `${JSON.stringify(schema)} ${n}`)] as const;
          });
          const stored = [...left.tables].map(([table, { columns }]) => {
            return [table, columns.get('from')?.values.toSorted()] as const;
          });
          expect(new Map<string, unknown>(stored)).toEqual(
            new Map<string, unknown>([['thing', ['none 0', 'none 1']], ...rows]),
          );
        }),
        tries(8),
      );
    },
    manyLoadsMilliseconds,
  );
});
