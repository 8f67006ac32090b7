// 500 tables of ten columns, known only when the sync begins.
import { connector } from '@headwater/sdk';
import { lastRowLine } from '../last-row.ts';
import { rowsOfTable, tableNames } from '../rows/many-tables.ts';
import { narrowRow, narrowTable } from '../rows/narrow-rows.ts';
import { pages } from '../rows/pages.ts';

export default connector({
  configuration: { rows: 'integer' },
  schema: () => Object.fromEntries(tableNames.map((name) => [name, narrowTable])),
  async update({ configuration: { rows }, op, log }) {
    for (const [place, name] of tableNames.entries()) {
      for (const page of pages(rowsOfTable(place, rows), narrowRow)) await op.upsert(name, page);
    }
    log.info(lastRowLine());
    await op.checkpoint({ rows });
  },
});
