import { connector } from '@headwater/sdk';
import { narrowColumns, narrowRow } from './rows.ts';

export default connector({
  configuration: { rows: 'integer' },
  schema: { t: { primaryKey: ['id'], columns: narrowColumns } },
  async update({ configuration, op }) {
    for (let i = 0; i < configuration.rows; i += 1) await op.upsert('t', narrowRow(i));
  },
});
