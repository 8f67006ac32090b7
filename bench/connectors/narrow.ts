// Ten mixed columns, all declared, in pages of 1,000 rows.
import { connector } from '@headwater/sdk';
import { lastRowLine } from '../last-row.ts';
import { narrowRow, narrowTable } from '../rows/narrow-rows.ts';
import { pages } from '../rows/pages.ts';

export default connector({
  configuration: { rows: 'integer' },
  schema: { t: narrowTable },
  async update({ configuration: { rows }, op, log }) {
    for (const page of pages(rows, narrowRow)) await op.upsert('t', page);
    log.info(lastRowLine());
    await op.checkpoint({ rows });
  },
});
