import { connector } from '@headwater/sdk';
import { narrowColumns, narrowRow, pages } from './rows.ts';

export default connector({
  configuration: { rows: 'integer' },
  schema: { t: { primaryKey: ['id'], columns: narrowColumns } },
  async update({ configuration, op }) {
    for (const page of pages(configuration.rows, narrowRow)) await op.upsert('t', page);
  },
});
