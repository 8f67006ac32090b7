import { setTimeout as later } from 'node:timers/promises';
import { connector } from 'headwater';

/** Writes numbers in batches, a checkpoint after each, slowly enough to be killed in the middle. */
export default connector({
  configuration: { batches: 'integer', rows: 'integer', milliseconds: 'integer', start: 'integer' },
  schema: {
    number: { primaryKey: ['id'], columns: { id: 'LONG', square: 'LONG' } },
    batch: { columns: { number: 'LONG', first: 'LONG' } },
  },
  state: { next: 0 },

  async update({ configuration: { batches, rows, milliseconds, start }, state, op }) {
    for (let batch = state.next; batch < batches; batch += 1) {
      const first = start + batch * rows;
      for (let id = first; id < first + rows; id += 1) await op.upsert('number', { id, square: id * id });
      await op.upsert('batch', { number: batch, first });
      await op.checkpoint({ next: batch + 1 });
      await later(milliseconds);
    }
  },
});
