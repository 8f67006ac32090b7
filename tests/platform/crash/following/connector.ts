import { randomUUID } from 'node:crypto';
import { connector } from 'headwater';

type Row = Record<string, number | string | null> & { id: number };

interface Page {
  readonly changes: readonly { readonly kind: 'upsert' | 'update' | 'delete'; readonly row: Row }[];
  readonly isLast: boolean;
}

/** Follows the changes of a source page by page, with a checkpoint after each. */
export default connector({
  configuration: { source: 'string' },
  schema: {
    thing: {
      primaryKey: ['id'],
      columns: { id: 'LONG', count: 'INT', label: 'STRING' },
      otherColumns: 'infer',
    },
    change: { columns: { position: 'LONG', kind: 'STRING' } },
  },
  state: { position: 0 },

  async update({ configuration: { source }, state, op }) {
    const run = randomUUID();
    let { position } = state;
    for (let isLast = false; !isLast;) {
      const response = await fetch(`${source}?after=${position}&run=${run}`);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the source has pages only
      const page = (await response.json()) as Page;
      for (const { kind, row } of page.changes) {
        position += 1;
        if (kind === 'upsert') await op.upsert('thing', row);
        else if (kind === 'update') await op.update('thing', row);
        else await op.delete('thing', { id: row.id });
        await op.upsert('change', { position, kind });
      }
      await op.checkpoint({ position });
      ({ isLast } = page);
    }
  },
});
