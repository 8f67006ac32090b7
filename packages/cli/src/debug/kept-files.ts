import { appendFileSync, copyFileSync, linkSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { typeText, type Batch, type Destination, type StoredTable } from '@headwater/protocol';

/** A destination that keeps every file it loads in a folder, beside a list that says what each column of it is. */
export interface KeepingDestination extends Destination {
  /** How many files were kept so far. */
  readonly count: number;
}

/** @param folder an absolute path; it is made with the first file */
export function keepingFiles(destination: Destination, folder: string): KeepingDestination {
  const kept = new Set<string>();

  function keep(table: StoredTable, batch: Batch): void {
    for (const { path, columns } of batch.files) {
      const name = `${tableName(table)}-${basename(path)}`;
      // A transaction that begins anew loads its files a second time.
      if (kept.has(name)) continue;
      if (kept.size === 0) mkdirSync(folder, { recursive: true });
      kept.add(name);
      linkOrCopy(path, join(folder, name));
      const types = columns.flatMap((column, index) =>
        column === null ? [] : [[`c${index}`, `${column.source} ${typeText(column.type)}`]],
      );
      const line = JSON.stringify({ file: name, columns: Object.fromEntries(types) });
      appendFileSync(join(folder, 'columns.jsonl'), `${line}\n`);
    }
  }

  return {
    title: destination.title,
    get count() {
      return kept.size;
    },
    async open(...given) {
      const session = await destination.open(...given);
      const load = session.load.bind(session);
      // The rest of the session stays as it is.
      session.load = (table, batch) => {
        keep(table, batch);
        return load(table, batch);
      };
      return session;
    },
  };
}

/** Anything may be in a name under SOURCE naming. */
function tableName({ schema, name }: StoredTable): string {
  return `${schema}.${name}`.replace(/[^\w.-]/g, '_').slice(0, 100);
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    // Not every disk has links.
    copyFileSync(from, to);
  }
}
