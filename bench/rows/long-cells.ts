import { createHash } from 'node:crypto';
import type { TableCheck } from '../check-table.ts';

const textCount = 16;
const headBytes = 10;
const bytesPerPart = 128 * 2 ** 20;

/** Makes the cell of a key: its head is the key, the rest one of 16 texts. */
export function longCell(id: number, texts: readonly string[]): string {
  return String(id).padStart(headBytes, '0') + (texts[id % textCount] ?? '');
}

/** Makes the texts of cells of a length: words that look like nothing else, so that a store cannot fold them away. */
export function longTexts(cellBytes: number): string[] {
  return Array.from({ length: textCount }, (_, seed) => {
    const words = [];
    for (let bytes = 0; bytes < cellBytes; bytes += 8) {
      words.push(String(Math.imul(bytes + seed + 1, 2_654_435_761) >>> 0).padStart(8, '0'));
    }
    return words.join('').slice(0, cellBytes - headBytes);
  });
}

/** Works out what a table of so many cells must hold: part by part, as DuckDB holds all it reads at once in memory. */
export function checkCells(rows: number, cellBytes: number): TableCheck[] {
  const hashes = longTexts(cellBytes).map((text) => createHash('md5').update(text).digest('hex'));
  const rowsPerPart = Math.ceil(bytesPerPart / cellBytes);
  const parts = Array.from({ length: Math.ceil(rows / rowsPerPart) }, (_, part) => {
    const first = part * rowsPerPart;
    return checkPart(first, Math.min(rows, first + rowsPerPart), cellBytes, hashes);
  });
  return [{ from: 'bench.t', totals: { 'count(*)': String(rows), 'sum(id)': sumOfIds(0, rows) } }, ...parts];
}

function checkPart(first: number, end: number, cellBytes: number, hashes: readonly string[]): TableCheck {
  const count = end - first;
  const expected = Array.from({ length: Math.min(count, textCount) }, (_, place) =>
    String(hashes[(first + place) % textCount]),
  ).sort();
  return {
    from: `(SELECT *, md5(substr(cell, ${headBytes + 1})) AS hash FROM bench.t WHERE id >= ${first} AND id < ${end})`,
    totals: {
      'count(*)': String(count),
      'sum(strlen(cell))': String(count * cellBytes),
      [`sum(left(cell, ${headBytes})::BIGINT)`]: sumOfIds(first, end),
      'count(DISTINCT hash)': String(expected.length),
      'min(hash)': String(expected.at(0)),
      'max(hash)': String(expected.at(-1)),
    },
  };
}

function sumOfIds(first: number, end: number): string {
  return String(((end - first) * (first + end - 1)) / 2);
}
