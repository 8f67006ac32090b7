// Shows a column that changes its type: whole numbers become fractions, then texts, and no value is lost.
import { connector } from 'headwater';

export default connector({
  configuration: {
    isDeclared: { type: 'boolean', label: 'Declare the type, so that others end the sync', default: false },
  },
  schema: ({ configuration }) => ({
    change_int_to_string: {
      primaryKey: ['id'],
      ...(configuration.isDeclared && { columns: { id: 'INT', value: 'LONG' }, otherColumns: 'infer' }),
    },
  }),
  state: { syncs: 0 },

  async update({ state, op }) {
    const value = values[state.syncs];
    if (value === undefined) return;
    state.syncs += 1;
    await op.upsert('change_int_to_string', { id: state.syncs, value, was: typeof value });
    await op.checkpoint(state);
  },
});

/** Stands for your source, which sends one of these with each sync. */
const values = [42, 42.42, 'forty-two', 43];
