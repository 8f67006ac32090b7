import { connector } from '@headwater/sdk';
import { narrowColumns, narrowRow } from './rows.ts';

/** Upserts, updates and deletes over a tenth as many keys, in runs of 100. */
export default connector({
  configuration: { rows: 'integer' },
  schema: { t: { primaryKey: ['id'], columns: narrowColumns } },
  async update({ configuration: { rows }, op }) {
    const key = (i: number) => (i * 7919) % (rows / 10);
    for (let start = 0; start < rows; start += 100) {
      const ids = Array.from({ length: 100 }, (_, i) => key(start + i));
      const kind = (start / 100) % 4;
      if (kind === 3)
        await op.delete(
          't',
          ids.map((id) => ({ id })),
        );
      else if (kind === 2)
        await op.update(
          't',
          ids.map((id) => ({ id, qty: start % 1000 })),
        );
      else await op.upsert('t', ids.map(narrowRow));
    }
  },
});
