import { connector } from '@headwater/sdk';
import { narrowColumns, narrowRow } from './rows.ts';

/** One row a checkpoint, 300 times, behind the rows of `narrow`. */
export default connector({
  configuration: { rows: 'integer' },
  schema: { t: { primaryKey: ['id'], columns: narrowColumns } },
  async update({ configuration: { rows }, op, log }) {
    const begun = performance.now();
    for (let i = 0; i < 300; i += 1) {
      await op.upsert('t', narrowRow(2 * rows + i));
      await op.checkpoint({ i });
    }
    log.info(`checkpoints/s ${Math.round(300_000 / (performance.now() - begun))}`);
  },
});
