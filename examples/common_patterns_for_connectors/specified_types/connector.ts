// Shows the fourteen types of columns, each with its lowest, its highest and its smallest value, and with none.
import { connector } from 'headwater';
import { highest, lowest, smallest } from './values.ts';

export default connector({
  configuration: {
    isBeyond: { type: 'boolean', label: 'Write a SHORT of 32768, which ends the sync', default: false },
  },
  schema: {
    specified: {
      primaryKey: ['border'],
      columns: {
        border: 'STRING',
        boolean: 'BOOLEAN',
        short: 'SHORT',
        int: 'INT',
        long: 'LONG',
        decimal: { type: 'DECIMAL', precision: 38, scale: 10 },
        float: 'FLOAT',
        double: 'DOUBLE',
        naive_date: 'NAIVE_DATE',
        naive_datetime: 'NAIVE_DATETIME',
        utc_datetime: 'UTC_DATETIME',
        binary: 'BINARY',
        xml: 'XML',
        string: 'STRING',
        json: 'JSON',
      },
    },
  },

  async update({ configuration, op }) {
    await op.upsert('specified', [lowest, highest, smallest, { border: 'none' }]);
    if (configuration.isBeyond) await op.upsert('specified', { border: 'beyond', short: 32_768 });
  },
});
