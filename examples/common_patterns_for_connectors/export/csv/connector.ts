// Shows a CSV file that is written while it is downloaded: some hundred rows are in memory, however large it is.
import { connector } from 'headwater';
import { csvBatches } from 'headwater/files';
import { http } from 'headwater/http';

const columns = {
  id: 'STRING',
  name: 'STRING',
  email: 'STRING',
  address: 'STRING',
  company: 'STRING',
  job: 'STRING',
  createdAt: 'UTC_DATETIME',
  updatedAt: 'UTC_DATETIME',
} as const;

export default connector({
  configuration: {
    baseUrl: { type: 'string', label: 'Address of the playground', default: 'http://127.0.0.1:5001' },
  },
  schema: { user: { primaryKey: ['id'], columns } },

  async update({ configuration: { baseUrl }, op, signal }) {
    const api = http({ baseUrl, signal });
    const { body } = await api.stream('/export/csv', { headers: { accept: 'text/csv' } });
    for await (const users of csvBatches<keyof typeof columns>(body, { name: 'data_export.csv' })) {
      await op.upsert('user', users);
    }
  },
});
