import fc from 'fast-check';
import { expect, test } from 'vitest';
import { absent, columnOf, kindsWithout } from './column-values.ts';
import { cutsFor, fileSizes } from './cut-rows.ts';
import { load, lossesOf, type SourceRow, type Step } from './load.ts';
import { modelOfRows, type ColumnModel } from './oracle.ts';
import { contentsOf } from './read-warehouse.ts';
import { inAllSurroundings, manyLoadsMilliseconds, tries } from './surroundings.ts';

interface Change {
  readonly row: SourceRow & { readonly n: number };
  readonly isUpdate: boolean;
}

/**
 * Few keys, so that changes meet. Without whole numbers beyond 2^53: whether one of them that was replaced still counts
 * against DOUBLE is left to the engine.
 */
const changes: fc.Arbitrary<Change[]> = fc
  .tuple(
    fc.array(fc.record({ n: fc.integer({ min: 0, max: 3 }), isUpdate: fc.boolean() }), {
      minLength: 1,
      maxLength: 8,
    }),
    fc.array(columnOf(kindsWithout('long', 'decimal')), { minLength: 1, maxLength: 3 }),
  )
  .map(([heads, columns]) =>
    heads.map(({ n, isUpdate }, place) => {
      const given = columns.flatMap((column, index) => {
        const value = place < column.length ? column[place] : absent;
        return value === absent ? [] : [[`column ${index}`, value] as const];
      });
      return { row: { n, ...Object.fromEntries(given) }, isUpdate };
    }),
  );

inAllSurroundings((naming) => {
  test(
    'rows that are replaced and updated again and again hold the last value given to each column, in its own type',
    async () => {
      await fc.assert(
        fc.asyncProperty(changes, cutsFor(8), fileSizes, async (given, cuts, sizes) => {
          const left = await load(syncsOf(given, cuts), { naming, sizes });
          expect(contentsOf(left.tables.get('thing'))).toEqual(tableAfter(given));
          expect(lossesOf(left)).toEqual([]);
        }),
        tries(25),
      );
    },
    manyLoadsMilliseconds,
  );
});

function syncsOf(given: readonly Change[], cuts: readonly string[]): Step[][] {
  const syncs: Step[][] = [[]];
  for (const [index, { row, isUpdate }] of given.entries()) {
    const steps = syncs.at(-1) ?? [];
    steps.push({ table: 'thing', rows: [row], isUpdate });
    if (cuts[index] === 'checkpoint') steps.push('checkpoint');
    if (cuts[index] === 'sync') syncs.push([]);
  }
  return syncs;
}

/** The types come from every value that was sent, the values from the rows that are left. */
function tableAfter(given: readonly Change[]): Record<string, ColumnModel> {
  const everything = modelOfRows(given.map(givenColumns));
  const lastPlaces = new Map<number, Record<string, number>>();
  for (const [place, { row, isUpdate }] of given.entries()) {
    const places = Object.fromEntries(
      Object.keys(givenColumns({ row, isUpdate })).map((name) => [name, place]),
    );
    if (!isUpdate) lastPlaces.set(row.n, places);
    else if (lastPlaces.has(row.n)) lastPlaces.set(row.n, { ...lastPlaces.get(row.n), ...places });
  }
  const rows = [...lastPlaces].toSorted(([a], [b]) => a - b).map(([, places]) => places);
  return Object.fromEntries(
    Object.entries(everything).map(([name, { type, values }]) => [
      name,
      { type, values: rows.map((places) => values[places[name] ?? -1] ?? null) },
    ]),
  );
}

/** In an update, `undefined` means that a column is not given. */
function givenColumns({ row, isUpdate }: Change): SourceRow {
  return isUpdate ? Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) : row;
}
