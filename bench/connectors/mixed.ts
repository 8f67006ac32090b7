// Upserts, updates and deletes of the same keys, in runs of one kind.
import { connector } from '@headwater/sdk';
import { lastRowLine } from '../last-row.ts';
import { mixedOperation, updatedName } from '../rows/mixed-operations.ts';
import { narrowRow, narrowTable } from '../rows/narrow-rows.ts';

export default connector({
  configuration: { rows: 'integer', runLength: 'integer' },
  schema: { t: narrowTable },
  async update({ configuration: { rows, runLength }, op, log }) {
    for (let start = 0; start < rows; start += runLength) {
      const { kind } = mixedOperation(start, rows, runLength);
      const run = Array.from({ length: Math.min(runLength, rows - start) }, (_, place) => ({
        id: mixedOperation(start + place, rows, runLength).id,
        qty: start + place,
      }));
      if (kind === 'upsert') {
        const given = run.map(({ id, qty }) => ({ ...narrowRow(id), qty }));
        await op.upsert('t', given);
      } else if (kind === 'update') {
        const given = run.map(({ id, qty }) => ({ id, name: updatedName(qty), qty }));
        await op.update('t', given);
      } else {
        const given = run.map(({ id }) => ({ id }));
        await op.delete('t', given);
      }
    }
    log.info(lastRowLine());
    await op.checkpoint({ rows });
  },
});
