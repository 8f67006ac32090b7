import { connector } from '@headwater/sdk';
import { narrowColumns, narrowRow, pages } from './rows.ts';

const tables = Array.from({ length: 500 }, (_, i) => `table_${i}`);

/** 500 tables of ten columns, each a 500th of the rows. */
export default connector({
  configuration: { rows: 'integer' },
  schema: () =>
    Object.fromEntries(tables.map((name) => [name, { primaryKey: ['id'], columns: narrowColumns }])),
  async update({ configuration, op }) {
    for (const page of pages(configuration.rows / 500, narrowRow)) {
      for (const table of tables) await op.upsert(table, page);
    }
  },
});
