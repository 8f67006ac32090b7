import { HeadwaterError, isObject, isRawJson, ValueMismatch } from '@headwater/protocol';
import type { ColumnReader } from './column-reader.ts';
import type { Mismatches } from './mismatches.ts';
import { pathText, valueAt } from './path.ts';
import { collision, planTable, type ChildPlan, type TablePlan } from './plan.ts';
import { hashOf } from './row-key.ts';
import type { MappedRows, TableMap, TablesIn } from './table-map.ts';

/** How documents are mapped. */
export interface MapOptions {
  /** Takes values that cannot be cast, which become NULL. @default the first one ends the sync */
  readonly mismatches?: Mismatches;
}

/** Makes rows of documents. */
export interface RowMap<Name extends string, M extends TableMap> {
  /** Every table it makes rows for and its primary key, parents first: to be spread into the schema of a connector. */
  readonly schema: { readonly [Table in TablesIn<Name, M>]: { readonly primaryKey: readonly string[] } };
  /** Makes the rows of every table, parents first. */
  rows(documents: readonly unknown[], options?: MapOptions): MappedRows<Name, M>;
}

/**
 * Says how the documents of a source become the rows of a table and of those below it.
 *
 * @throws HeadwaterError `schema_invalid` when two sources have one column, or a key names none
 * @example
 * const orders = mapRows('order', {
 *   key: ['id'],
 *   columns: { id: 'guid', total: decimal('amount.total'), opened_at: utc('openedDate') },
 *   children: {
 *     order_item: { path: 'items', key: position('line'), columns: { name: 'name', price: decimal('price') } },
 *   },
 * });
 * await write(op, orders.rows(page.rows));
 */
export function mapRows<const Name extends string, const M extends TableMap>(
  table: Name,
  map: M,
): RowMap<Name, M> {
  const plan = planTable(table, map);
  const plans = plansBelow(plan);
  const twice = plans.find(
    ({ table: name }, index) => plans.findIndex((other) => other.table === name) !== index,
  );
  if (twice !== undefined) {
    throw new HeadwaterError(
      'schema_invalid',
      `table ${JSON.stringify(twice.table)} is mapped twice below ${JSON.stringify(table)}: give one of them another name`,
    );
  }
  const schema = Object.fromEntries(
    plans.map(({ table: name, primaryKey }) => [name, primaryKey.length === 0 ? {} : { primaryKey }]),
  );
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the plans are of the tables the types tell of
    schema: schema as unknown as RowMap<Name, M>['schema'],
    rows(documents, options = {}) {
      const rows = new Map(plans.map((each): [string, Row[]] => [each.table, []]));
      documents.forEach((document, index) => addRow({ plan, document, index, rows, options }, undefined));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the plan was made of what the types were made of
      return Object.fromEntries(rows) as unknown as MappedRows<Name, M>;
    },
  };
}

type Row = Record<string, unknown>;

/** One document on its way into a table. */
interface Mapping {
  readonly plan: TablePlan;
  readonly document: unknown;
  /** Where it stands among the others: in the page, or in its parent's list. */
  readonly index: number;
  readonly rows: ReadonlyMap<string, Row[]>;
  readonly options: MapOptions;
}

function addRow(mapping: Mapping, parent: Row | undefined): void {
  const { plan, document, index, rows } = mapping;
  if (!isDocument(document)) throw unfit(plan, `document ${index + 1} is no object`);
  const row: Row = {};
  for (const [column, from] of plan.inherited) set(row, column, parent?.[from]);
  for (const [column, reader] of plan.columns) set(row, column, readColumn(mapping, column, reader));
  if (plan.rest !== undefined) addRest(plan, row, document);
  if (plan.key !== undefined && 'kind' in plan.key) {
    const { key } = plan;
    set(row, key.column, key.kind === 'position' ? index : hashOf(key.of.map((column) => row[column])));
  }
  rows.get(plan.table)?.push(row);
  for (const child of plan.children) addChildren(mapping, child, row);
}

function readColumn(
  { plan, document, index, options }: Mapping,
  column: string,
  reader: ColumnReader<unknown>,
): unknown {
  try {
    return reader.read(document);
  } catch (error) {
    if (!(error instanceof ValueMismatch)) throw error;
    if (options.mismatches === undefined) {
      const place = `document ${index + 1}, column ${JSON.stringify(column)} from ${reader.source}`;
      throw unfit(
        plan,
        `${place}: ${error.message}; mend it in the source, or count such values with countMismatches()`,
        error,
      );
    }
    options.mismatches.add(plan.table, column, error);
    return null;
  }
}

function addRest(plan: TablePlan, row: Row, document: object): void {
  plan.rest?.(document, (column, source, value) => {
    const declared = plan.sources.get(column);
    if (declared !== undefined || Object.hasOwn(row, column)) {
      const first = declared ?? firstSource(plan, document, column);
      throw collision(plan.table, column, first, pathText(source));
    }
    set(row, column, value);
  });
}

/** Goes through the document once more: only now is it worth knowing. */
function firstSource(plan: TablePlan, document: object, column: string): string {
  const sources: string[] = [];
  plan.rest?.(document, (each, source) => {
    if (each === column) sources.push(source);
  });
  return pathText(sources[0] ?? column);
}

function addChildren(
  { document, rows, options, plan: parentPlan }: Mapping,
  { path, plan }: ChildPlan,
  parent: Row,
): void {
  const list = valueAt(document, path);
  if (list === undefined || list === null) return;
  if (!Array.isArray(list) && !isDocument(list)) {
    throw unfit(
      parentPlan,
      `there is no list at ${pathText(path)} for ${JSON.stringify(plan.table)}, but a single value: check the path`,
    );
  }
  const documents: readonly unknown[] = Array.isArray(list) ? list : [list];
  documents.forEach((each, index) => {
    addRow({ plan, document: isDocument(each) ? each : { value: each }, index, rows, options }, parent);
  });
}

/** An exact number is an object too, but a value. */
function isDocument(value: unknown): value is object {
  return isObject(value) && !isRawJson(value);
}

/** A column may have any name, be it `__proto__`. */
function set(row: Row, column: string, value: unknown): void {
  if (column !== '__proto__') row[column] = value;
  else Object.defineProperty(row, column, { value, enumerable: true, configurable: true, writable: true });
}

function plansBelow(plan: TablePlan): TablePlan[] {
  return [plan, ...plan.children.flatMap((child) => plansBelow(child.plan))];
}

function unfit({ table }: TablePlan, problem: string, cause?: unknown): HeadwaterError {
  return new HeadwaterError('row_invalid', `table ${JSON.stringify(table)}: ${problem}`, { cause });
}
