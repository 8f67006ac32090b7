import fc from 'fast-check';
import { absent } from './column-values.ts';
import type { SourceRow, Step } from './load.ts';

/** What comes behind a row. */
type Cut = 'nothing' | 'page' | 'checkpoint' | 'sync';

/** Any way to cut rows: one cut a row. */
export function cutsFor(rows: number): fc.Arbitrary<Cut[]> {
  return fc.array(fc.constantFrom<Cut>('nothing', 'page', 'checkpoint', 'sync'), {
    minLength: rows,
    maxLength: rows,
  });
}

/** With the small size every row has a file and a batch of its own. */
export const fileSizes = fc.constantFrom(1, 8 * 2 ** 20).map((size) => ({
  fileSize: size,
  bytesToLoadEarly: size,
}));

/** Cuts rows of the table `thing` into pages, and those into checkpoints and syncs. */
export function cutIntoSyncs(rows: readonly SourceRow[], cuts: readonly Cut[]): Step[][] {
  let steps: Step[] = [];
  let page: SourceRow[] = [];
  const syncs = [steps];
  for (const [index, row] of rows.entries()) {
    page.push(row);
    const cut = cuts[index] ?? 'page';
    if (cut === 'nothing' && index < rows.length - 1) continue;
    steps.push({ table: 'thing', rows: page });
    page = [];
    if (cut === 'checkpoint') steps.push('checkpoint');
    if (cut === 'sync') {
      steps = [];
      syncs.push(steps);
    }
  }
  return syncs;
}

/** Makes rows of columns: column `i` is `column i`, and the key `n` counts. */
export function rowsOf(columns: readonly (readonly unknown[])[]): SourceRow[] {
  const count = Math.max(...columns.map((column) => column.length));
  return Array.from({ length: count }, (_, n) => {
    const given = columns.flatMap((column, index) => {
      const value = n < column.length ? column[n] : absent;
      return value === absent ? [] : [[`column ${index}`, value] as const];
    });
    return { n, ...Object.fromEntries(given) };
  });
}
