// Shows which types columns get that nobody declared: those of their values, and text is never guessed into anything.
import { connector } from 'headwater';
import { highest, lowest, smallest } from './values.ts';

export default connector({
  configuration: {
    isBeyond: {
      type: 'boolean',
      label: 'Write a Map, which no column holds: it ends the sync',
      default: false,
    },
  },
  schema: { unspecified: { primaryKey: ['border'] } },

  async update({ configuration, op }) {
    await op.upsert('unspecified', [lowest, highest, smallest, { border: 'none', untyped: null }]);
    if (configuration.isBeyond) await op.upsert('unspecified', { border: 'beyond', json: new Map() });
  },
});
