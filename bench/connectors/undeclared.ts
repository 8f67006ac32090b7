import { connector } from '@headwater/sdk';
import { narrowRow, pages } from './rows.ts';

export default connector({
  configuration: { rows: 'integer' },
  schema: { t: { primaryKey: ['id'] } },
  async update({ configuration, op }) {
    for (const page of pages(configuration.rows, narrowRow)) await op.upsert('t', page);
  },
});
