// Rows of 332 bytes, of which a text of 200 characters.
import { connector } from '@headwater/sdk';
import { lastRowLine } from '../last-row.ts';
import { fatRow, fatTable } from '../rows/fat-rows.ts';
import { pages } from '../rows/pages.ts';

export default connector({
  configuration: { rows: 'integer' },
  schema: { t: fatTable },
  async update({ configuration: { rows }, op, log }) {
    for (const page of pages(rows, fatRow)) await op.upsert('t', page);
    log.info(lastRowLine());
    await op.checkpoint({ rows });
  },
});
