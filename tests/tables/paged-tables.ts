import { connector } from '@headwater/sdk';

/** A source: rows of its tables by their key, in the order they are read. */
export type Tables = Readonly<Record<string, readonly { readonly id: number; readonly text: string }[]>>;

export interface Reading {
  /** It fails instead of giving so many checkpoints. @default never */
  readonly failsAt?: number;
  /** Begins with a deferred truncate of every table. */
  readonly truncates?: boolean;
}

const rowsPerPage = 2;

/** Reads tables page by page, one after the other, with a checkpoint after each page, and nothing when it is through. */
export function pagedTables(tables: Tables, { failsAt, truncates = false }: Reading = {}) {
  const given: unknown[] = [];
  const names = Object.keys(tables);
  const source = connector({
    schema: Object.fromEntries(names.map((name) => [name, { primaryKey: ['id'] }])),
    async update({ op, state }) {
      given.push(state);
      const rows = names.flatMap((name) => (tables[name] ?? []).map((row) => ({ name, row })));
      let place = 'place' in state ? Number(state.place) : 0;
      let checkpoints = 0;
      if (truncates && place === 0) for (const name of names) await op.truncate(name, { deferred: true });
      while (place < rows.length) {
        for (const { name, row } of rows.slice(place, place + rowsPerPage)) await op.upsert(name, row);
        place += rowsPerPage;
        if (checkpoints === failsAt) throw new Error('the source is gone');
        await op.checkpoint({ place });
        checkpoints += 1;
      }
      if (checkpoints === failsAt) throw new Error('the source is gone');
    },
  });
  return { source, given };
}

export function rowsOf(...ids: number[]): { id: number; text: string }[] {
  return ids.map((id) => ({ id, text: `text ${id}` }));
}
