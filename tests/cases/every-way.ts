import { isDeepStrictEqual } from 'node:util';
import type { SyncOptions, SyncResult } from '@headwater/engine';
import { connector, type Schema, type Table } from '@headwater/sdk';
import { lossesOf, newWarehouse, type Warehouse } from './warehouse.ts';

/** A row as a source gives it. */
export type SourceRow = Readonly<Record<string, unknown>>;

/** One operation on the table `thing`. */
export type Step =
  | { readonly upsert: SourceRow }
  | { readonly update: SourceRow }
  | { readonly delete: SourceRow };

/** How the same operations are cut into calls, files, commits and syncs. None of it may show in the table. */
const ways = [
  'in one page',
  'row by row',
  'a file for each row',
  'a checkpoint after each row',
  'a sync for each row',
] as const;

type Way = (typeof ways)[number];

/** What the table holds in the end. */
export interface Stored {
  /** DuckDB's own type of each column. */
  readonly types: Readonly<Record<string, string>>;
  /** In the order of the key, their columns in the order of the table. */
  readonly rows: readonly SourceRow[];
  /** What the syncs counted, as `thing.amount: 2 × why`. */
  readonly losses: readonly string[];
}

/** The same thing for each way. */
export type InEveryWay<T> = Readonly<Record<Way, T>>;

/** Gives the part of an outcome that all ways share; when they differ, the part of each way. */
export function inAnyWay<T>(found: InEveryWay<Stored>, part: (stored: Stored) => T): T | Record<string, T> {
  const first = part(found[ways[0]]);
  const isSame = ways.every((way) => isDeepStrictEqual(part(found[way]), first));
  return isSame ? first : Object.fromEntries(ways.map((way) => [way, part(found[way])]));
}

/** Runs operations in every way to cut them, each into a warehouse of its own, and reads the table they left. */
export async function storedInEveryWay(steps: readonly Step[], table: Table): Promise<InEveryWay<Stored>> {
  const found: Partial<Record<Way, Stored>> = {};
  for (const way of ways) found[way] = await storedIn(way, steps, table);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every way was just taken
  return found as InEveryWay<Stored>;
}

async function storedIn(way: Way, steps: readonly Step[], table: Table): Promise<Stored> {
  const warehouse = await newWarehouse();
  const syncs = way === 'a sync for each row' ? steps.map((step) => [step]) : [steps];
  const smallest = { fileSize: 1, bytesToLoadEarly: 1 };
  const sizes: SyncOptions['sizes'] = way === 'a file for each row' ? smallest : {};
  const results: SyncResult[] = [];
  for (const part of syncs) {
    // Source names are kept, so that the titles of columns are their names.
    results.push(await warehouse.sync(player(table, part, way), { naming: 'SOURCE', sizes }));
  }
  return { ...(await readThing(warehouse)), losses: lossesOf(results).toSorted() };
}

function player(table: Table, steps: readonly Step[], way: Way) {
  const schema: Schema = { thing: table };
  return connector({
    schema,
    async update({ op }) {
      for (const { operation, rows } of way === 'in one page' ? pagesOf(steps) : steps.map(pageOf)) {
        await op[operation]('thing', rows);
        if (way === 'a checkpoint after each row') await op.checkpoint({});
      }
    },
  });
}

interface Page {
  readonly operation: 'upsert' | 'update' | 'delete';
  readonly rows: SourceRow[];
}

function pageOf(step: Step): Page {
  if ('upsert' in step) return { operation: 'upsert', rows: [step.upsert] };
  if ('update' in step) return { operation: 'update', rows: [step.update] };
  return { operation: 'delete', rows: [step.delete] };
}

/** Joins what can go into one call: neighbours of the same operation. */
function pagesOf(steps: readonly Step[]): Page[] {
  const pages: Page[] = [];
  for (const page of steps.map(pageOf)) {
    const last = pages.at(-1);
    if (last?.operation === page.operation) last.rows.push(...page.rows);
    else pages.push(page);
  }
  return pages;
}

async function readThing(warehouse: Warehouse): Promise<Pick<Stored, 'types' | 'rows'>> {
  const described = await warehouse.query('DESCRIBE tester.thing');
  const columns = described
    .map(([name, type]) => ({ name: String(name), type: String(type) }))
    .filter(({ name }) => !name.startsWith('_fivetran_'));
  const list = columns.map(({ name, type }) => {
    const quoted = `"${name.replaceAll('"', '""')}"`;
    return /^(?:TIME|DATE)/.test(type) ? `${quoted}::VARCHAR` : quoted;
  });
  const rows = await warehouse.query(
    `SELECT ${list.join(', ')}, _fivetran_deleted FROM tester.thing ORDER BY ALL`,
  );
  return {
    types: Object.fromEntries(columns.map(({ name, type }) => [name, type])),
    rows: rows.map((row) => {
      const values = Object.fromEntries(columns.map(({ name }, index) => [name, row[index]]));
      return row.at(-1) === true ? { ...values, isDeleted: true } : values;
    }),
  };
}
