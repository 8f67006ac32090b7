import { connector } from '@headwater/sdk';
import { narrowColumns, narrowRow, pages } from './rows.ts';

/** 50,000 changes into the rows of `narrow`: half of them new, the others spread over all keys. */
const changes = 50_000;

export default connector({
  configuration: { rows: 'integer' },
  schema: { t: { primaryKey: ['id'], columns: narrowColumns } },
  async update({ configuration: { rows }, op }) {
    const step = (rows / changes) * 2;
    for (const page of pages(changes, (i) =>
      narrowRow(i % 2 === 0 ? Math.floor((i / 2) * step) : rows + i),
    )) {
      await op.upsert('t', page);
    }
  },
});
