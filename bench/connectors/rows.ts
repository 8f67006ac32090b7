/** The narrow row: ten columns of mixed types, made anew for every row. */
export function narrowRow(i: number) {
  return {
    id: i,
    name: `customer ${i}`,
    email: `user${i}@example.com`,
    amount: `${i % 100000}.${10 + (i % 90)}`,
    qty: i % 1000,
    score: i / 7,
    active: i % 2 === 0,
    created_at: new Date(1.6e12 + i * 1000),
    day: '2024-02-29',
    payload: i % 3 === 0 ? null : { k: i, s: 'v' },
  };
}

export const narrowColumns = {
  id: 'LONG',
  name: 'STRING',
  email: 'STRING',
  amount: { type: 'DECIMAL', precision: 18, scale: 2 },
  qty: 'INT',
  score: 'DOUBLE',
  active: 'BOOLEAN',
  created_at: 'UTC_DATETIME',
  day: 'NAIVE_DATE',
  payload: 'JSON',
} as const;

/** Gives rows in pages of 1,000, as a source would. */
export function* pages<R>(count: number, row: (index: number) => R): Generator<R[]> {
  for (let start = 0; start < count; start += 1000) {
    const size = Math.min(1000, count - start);
    yield Array.from({ length: size }, (_, index) => row(start + index));
  }
}
