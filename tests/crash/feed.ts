/** One change of the source: what happens to a row of the table `thing`. */
export interface Change {
  readonly kind: 'upsert' | 'update' | 'delete';
  readonly row: { readonly id: number; count?: number | null; label?: string; late?: string | number };
}

/** How many changes the connector plays between two checkpoints. */
export const changesBetweenCheckpoints = 7;

const ids = 40;

/** The changes of a source, always the same ones for a seed. Half-way a column comes that nobody declared. */
export function feed(seed: number, length: number): Change[] {
  const random = randomNumbers(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  return Array.from({ length }, (_, position): Change => {
    const id = below(ids);
    const dice = below(10);
    if (dice === 0) return { kind: 'delete', row: { id } };
    const row: Change['row'] = { id, count: below(8) === 0 ? null : below(1000) };
    if (dice < 7) row.label = `label ${position}`;
    // Whole numbers first, then text: the column is added and later changes its type.
    if (position >= length / 2 && dice % 2 === 0)
      row.late = position < length * 0.75 ? position : `late ${position}`;
    return { kind: dice < 7 ? 'upsert' : 'update', row };
  });
}

/** The mulberry32 generator: numbers from 0 to 1. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
