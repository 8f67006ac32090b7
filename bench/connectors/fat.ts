import { connector } from '@headwater/sdk';
import { pages } from './rows.ts';

const letters = 'abcdefghijklmnopqrstuvwxyzéß漢ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const pads = Array.from({ length: 97 }, (_, i) =>
  Array.from({ length: 180 }, (_unused, j) => letters[(i * 7 + j) % letters.length]).join(''),
);

/** 332 bytes a row as CSV, of which a text of 200 characters. */
function fatRow(i: number) {
  const h = Number((BigInt(i) * 2654435761n) & 0xffffffffn);
  return {
    id: i,
    big: 9_007_199_254_740_993n + BigInt(h),
    f: h / 977,
    amount: `${h % 1_000_000}.${String(h % 10_000).padStart(4, '0')}`,
    ok: h % 2 === 1,
    day: new Date((16_436 + (h % 4000)) * 86_400_000),
    ts: new Date(1_577_836_800_000 + i * 1000),
    short: `s${String(h % 1_000_000_000).padStart(9, '0')}`,
    long: String(i).padStart(20, '0') + (pads[h % 97] ?? ''),
    opt: i % 3 === 0 ? null : `o${h % 5000}`,
  };
}

export default connector({
  configuration: { rows: 'integer' },
  schema: {
    t: {
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
    },
  },
  async update({ configuration, op }) {
    for (const page of pages(configuration.rows, fatRow)) await op.upsert('t', page);
  },
});
