import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { textOf } from './row-text.ts';

/** How much a growing connector writes, and how often it checkpoints. */
export interface Growth {
  readonly rows: number;
  readonly rowsPerCheckpoint: number;
  readonly isKeyless?: boolean;
}

/** The file of a connector that writes so many rows of 4 kB, from where its state says. */
export function growingConnector({ rows, rowsPerCheckpoint, isKeyless = false }: Growth): string {
  const key = isKeyless ? '' : `primaryKey: ['id'], `;
  return `import { connector } from '@headwater/sdk';
import { textOf } from '${pathToFileURL(join(import.meta.dirname, 'row-text.ts')).href}';

export default connector({
  schema: { thing: { ${key}columns: { id: 'LONG', name: 'STRING' } } },
  state: { seen: 0 },
  async update({ state, op }) {
    while (state.seen < ${rows}) {
      state.seen += 1;
      await op.upsert('thing', { id: state.seen, name: textOf(state.seen) });
      if (state.seen % ${rowsPerCheckpoint} === 0) await op.checkpoint(state);
    }
  },
});
`;
}

/** The rows it has written when it has come so far. */
export function grownRows(seen: number): { id: number; name: string }[] {
  return Array.from({ length: seen }, (_, index) => ({ id: index + 1, name: textOf(index + 1) }));
}
