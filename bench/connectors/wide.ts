// 200 declared columns of four types.
import { connector } from '@headwater/sdk';
import { lastRowLine } from '../last-row.ts';
import { pages } from '../rows/pages.ts';
import { wideRow, wideTable } from '../rows/wide-rows.ts';

export default connector({
  configuration: { rows: 'integer' },
  schema: { t: wideTable },
  async update({ configuration: { rows }, op, log }) {
    for (const page of pages(rows, wideRow)) await op.upsert('t', page);
    log.info(lastRowLine());
    await op.checkpoint({ rows });
  },
});
