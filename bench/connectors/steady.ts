// Rows without an end, in pages of 1,000 over the same keys again and again, with a checkpoint now and then.
import { connector } from '@headwater/sdk';
import { narrowRow, narrowTable } from '../rows/narrow-rows.ts';

const rowsPerPage = 1000;
const pagesOfKeys = 100;
const pagesPerCheckpoint = 20;

export default connector({
  schema: { t: narrowTable },
  state: { page: 0 },
  async update({ op, state }) {
    for (let page = state.page; ; page += 1) {
      const start = (page % pagesOfKeys) * rowsPerPage;
      const rows = Array.from({ length: rowsPerPage }, (_, index) => narrowRow(start + index));
      await op.upsert('t', rows);
      if (page % pagesPerCheckpoint === 0) await op.checkpoint({ page });
    }
  },
});
