// Upserts, updates and deletes of the same keys, one at a time.
import { connector } from '@headwater/sdk';
import { lastRowLine } from '../last-row.ts';
import { mixedOperation, updatedName } from '../rows/mixed-operations.ts';
import { narrowRow, narrowTable } from '../rows/narrow-rows.ts';

export default connector({
  configuration: { rows: 'integer' },
  schema: { t: narrowTable },
  async update({ configuration: { rows }, op, log }) {
    for (let index = 0; index < rows; index += 1) {
      const { kind, id } = mixedOperation(index, rows, 1);
      if (kind === 'upsert') await op.upsert('t', { ...narrowRow(id), qty: index });
      else if (kind === 'update') await op.update('t', { id, name: updatedName(index), qty: index });
      else await op.delete('t', { id });
    }
    log.info(lastRowLine());
    await op.checkpoint({ rows });
  },
});
