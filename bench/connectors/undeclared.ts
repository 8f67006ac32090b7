// The rows of `narrow`, with nothing declared but the key: every type is inferred.
import { connector } from '@headwater/sdk';
import { lastRowLine } from '../last-row.ts';
import { narrowRow } from '../rows/narrow-rows.ts';
import { pages } from '../rows/pages.ts';

export default connector({
  configuration: { rows: 'integer' },
  schema: { t: { primaryKey: ['id'] } },
  async update({ configuration: { rows }, op, log }) {
    for (const page of pages(rows, narrowRow)) await op.upsert('t', page);
    log.info(lastRowLine());
    await op.checkpoint({ rows });
  },
});
