import { connector } from 'headwater';
import { textOf } from '../../../failures/row-text.ts';

/** Writes rows of 4 kB that nothing makes much smaller, with a checkpoint now and then, from where it ended before. */
export default connector({
  configuration: { rows: 'integer', rowsPerCheckpoint: 'integer' },
  schema: { thing: { primaryKey: ['id'], columns: { id: 'LONG', name: 'STRING' } } },
  state: { seen: 0 },

  async update({ configuration: { rows, rowsPerCheckpoint }, state, op }) {
    for (let id = state.seen + 1; id <= rows; id += 1) {
      await op.upsert('thing', { id, name: textOf(id) });
      if (id % rowsPerCheckpoint === 0) await op.checkpoint({ seen: id });
    }
  },
});
