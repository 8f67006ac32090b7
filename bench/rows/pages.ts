const rowsPerPage = 1000;

/** Gives rows in pages of 1,000, as a source would. */
export function* pages<R>(count: number, row: (index: number) => R): Generator<R[]> {
  for (let start = 0; start < count; start += rowsPerPage) {
    const length = Math.min(rowsPerPage, count - start);
    yield Array.from({ length }, (_, index) => row(start + index));
  }
}
