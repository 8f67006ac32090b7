// Rows with one long text, each different from the others.
import { connector } from '@headwater/sdk';
import { lastRowLine } from '../last-row.ts';
import { longCell, longTexts } from '../rows/long-cells.ts';

export default connector({
  configuration: { rows: 'integer', cellBytes: 'integer' },
  schema: { t: { primaryKey: ['id'], columns: { id: 'LONG', cell: 'STRING' } } },
  async update({ configuration: { rows, cellBytes }, op, log }) {
    const texts = longTexts(cellBytes);
    for (let id = 0; id < rows; id += 1) await op.upsert('t', { id, cell: longCell(id, texts) });
    log.info(lastRowLine());
    await op.checkpoint({ rows });
  },
});
