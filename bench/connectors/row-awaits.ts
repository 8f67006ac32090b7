// The rows of `narrow`, awaited one at a time.
import { connector } from '@headwater/sdk';
import { lastRowLine } from '../last-row.ts';
import { narrowRow, narrowTable } from '../rows/narrow-rows.ts';

export default connector({
  configuration: { rows: 'integer' },
  schema: { t: narrowTable },
  async update({ configuration: { rows }, op, log }) {
    for (let id = 0; id < rows; id += 1) await op.upsert('t', narrowRow(id));
    log.info(lastRowLine());
    await op.checkpoint({ rows });
  },
});
