import { connector } from '@headwater/sdk';

/** 64 KB of text a row. */
export default connector({
  configuration: { rows: 'integer' },
  schema: { t: { primaryKey: ['id'], columns: { id: 'LONG', text: 'STRING' } } },
  async update({ configuration, op }) {
    for (let id = 0; id < configuration.rows; id += 1) {
      await op.upsert('t', { id, text: `${id} `.repeat(65_536).slice(0, 65_536) });
    }
  },
});
