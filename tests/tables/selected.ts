import { createHash } from 'node:crypto';
import type { ColumnChoice, DiscoveredTable, Selection, SyncEvent } from '@headwater/engine';

const salt = 'a salt';

/** The hash of a text, as a destination with {@link salt} stores it. */
export function hashOf(text: string): string {
  return createHash('sha256').update(salt).update(text).digest('base64');
}

type Others = Partial<Pick<Selection, 'newTables' | 'blockedSchemas'>> &
  Partial<Pick<Selection['tables'][number], 'newColumns'>>;

/** A selection of tables without a schema: a table is blocked as a whole, or some of its columns are named. */
export function select(
  tables: Readonly<Record<string, 'blocked' | Readonly<Record<string, ColumnChoice>>>>,
  { newColumns = 'stored', ...others }: Others = {},
): Selection {
  return {
    newTables: 'stored',
    blockedSchemas: [],
    ...others,
    tables: Object.entries(tables).map(([name, columns]) => ({
      table: { name },
      isStored: columns !== 'blocked',
      columns: columns === 'blocked' ? {} : columns,
      newColumns,
    })),
    hashSalt: salt,
  };
}

/** Collects some of what a sync tells. */
export function listen() {
  const discovered: (readonly DiscoveredTable[])[] = [];
  const warnings: string[] = [];
  const states: unknown[] = [];
  const onEvent = (event: SyncEvent) => {
    if (event.kind === 'discovered') discovered.push(event.tables);
    if (event.kind === 'warning') warnings.push(event.message);
    if (event.kind === 'committed') states.push(event.state);
  };
  return { discovered, warnings, states, onEvent };
}
