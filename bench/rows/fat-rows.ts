import type { TableCheck } from '../check-table.ts';

const letters = 'abcdefghijklmnopqrstuvwxyzéß漢ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const texts = Array.from({ length: 97 }, (_, row) =>
  Array.from({ length: 180 }, (__, place) => letters[(row * 7 + place) % letters.length]).join(''),
);
const firstDay = Date.UTC(2015, 0, 1);
const days = Array.from({ length: 4000 }, (_, day) =>
  new Date(firstDay + day * 86_400_000).toISOString().slice(0, 10),
);

/** A table whose rows are 332 bytes as CSV, of which a text of 200 characters. */
export const fatTable = {
  primaryKey: ['id'],
  columns: {
    id: 'INT',
    big: 'LONG',
    f: 'DOUBLE',
    amount: { type: 'DECIMAL', precision: 18, scale: 4 },
    ok: 'BOOLEAN',
    day: 'NAIVE_DATE',
    ts: 'UTC_DATETIME',
    short: 'STRING',
    long: 'STRING',
    opt: 'STRING',
  },
} as const;

/** Makes the row of a key anew. */
export function fatRow(id: number) {
  const hash = hashOf(id);
  return {
    id,
    big: 9_007_199_254_740_993n + BigInt(hash),
    f: hash / 977,
    amount: `${hash % 1_000_000}.${String(hash % 10_000).padStart(4, '0')}`,
    ok: hash % 2 === 1,
    day: days[hash % 4000] ?? '',
    ts: new Date(1_577_836_800_000 + id * 1000 + (hash % 1000)),
    short: `s${String(hash % 1_000_000_000).padStart(9, '0')}`,
    long: String(id).padStart(20, '0') + (texts[hash % 97] ?? ''),
    opt: id % 3 === 0 ? null : `o${hash % 5000}`,
  };
}

/** Works out what a table of so many fat rows must hold. */
export function checkFat(rows: number): TableCheck[] {
  const sums = { ids: 0, hashes: 0, units: 0, odd: 0, days: 0, times: 0, shorts: 0, bytes: 0, opts: 0 };
  const textBytes = texts.map((text) => 20 + Buffer.byteLength(text));
  for (let id = 0; id < rows; id += 1) {
    const hash = hashOf(id);
    sums.ids += id;
    sums.hashes += hash;
    sums.units += (hash % 1_000_000) * 10_000 + (hash % 10_000);
    sums.odd += hash % 2;
    sums.days += hash % 4000;
    sums.times += id * 1000 + (hash % 1000);
    sums.shorts += hash % 1_000_000_000;
    sums.bytes += textBytes[hash % 97] ?? 0;
    if (id % 3 !== 0) sums.opts += hash % 5000;
  }
  return [
    {
      from: 'bench.t',
      totals: {
        'count(*)': String(rows),
        'sum(id)': String(sums.ids),
        'sum(big)': String(9_007_199_254_740_993n * BigInt(rows) + BigInt(sums.hashes)),
        'sum(round(f * 977)::BIGINT)': String(sums.hashes),
        'sum((amount * 10000)::BIGINT)': String(sums.units),
        'count(*) FILTER (ok)': String(sums.odd),
        "sum(day - DATE '2015-01-01')": String(sums.days),
        'sum(epoch_ms(ts) - 1577836800000)': String(sums.times),
        'sum(substr(short, 2)::BIGINT)': String(sums.shorts),
        'sum(strlen(long))': String(sums.bytes),
        'sum(left(long, 20)::BIGINT)': String(sums.ids),
        'coalesce(sum(substr(opt, 2)::BIGINT), 0)': String(sums.opts),
      },
    },
  ];
}

function hashOf(id: number): number {
  return Math.imul(id, 2_654_435_761) >>> 0;
}
