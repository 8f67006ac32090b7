import { HeadwaterError } from '@headwater/protocol';
import { valueReader, type ColumnReader } from './column-reader.ts';
import { flattener, type Flatten } from './flatten.ts';
import { namesOf, type Path } from './path.ts';
import { keyColumns, type RowKey } from './row-key.ts';
import type { ChildMap, TableMap } from './table-map.ts';

/** A map, checked and made ready. */
export interface TablePlan {
  readonly table: string;
  readonly columns: readonly (readonly [column: string, reader: ColumnReader<unknown>])[];
  readonly key: RowKey | undefined;
  readonly primaryKey: readonly string[];
  /** Which column of the parent's row each inherited column is a copy of. */
  readonly inherited: readonly (readonly [column: string, parentColumn: string])[];
  /** Where each column comes from that is not in `rest`. */
  readonly sources: ReadonlyMap<string, string>;
  readonly rest: Flatten | undefined;
  readonly children: readonly ChildPlan[];
}

export interface ChildPlan {
  readonly path: readonly string[];
  readonly plan: TablePlan;
}

/** What a child knows of its parent: the name its column gets, and what it is called there. */
type Inheritance = readonly (readonly [column: string, parentColumn: string])[];

/**
 * Checks a map and those below it.
 *
 * @throws HeadwaterError `schema_invalid` when it contradicts itself
 */
export function planTable(table: string, map: TableMap, inherited: Inheritance = []): TablePlan {
  const columns = Object.entries(map.columns ?? {}).map(
    ([column, from]) => [column, readerOf(from)] as const,
  );
  const sources = new Map<string, string>();
  const claim = (column: string, source: string) => {
    const other = sources.get(column);
    if (other !== undefined) throw collision(table, column, other, source);
    sources.set(column, source);
  };
  for (const [column, parentColumn] of inherited)
    claim(column, `the parent's ${JSON.stringify(parentColumn)}`);
  for (const [column, reader] of columns) claim(column, reader.source);
  checkKey(table, map, sources);
  if (map.key !== undefined && 'kind' in map.key) claim(map.key.column, `the ${map.key.kind} key`);

  const ownKey = map.key === undefined ? [] : keyColumns(map.key);
  const carried: Inheritance = [
    ...inherited.map(([column]) => [column, column] as const),
    ...ownKey.map((column) => [`${table}_${column}`, column] as const),
  ];
  const children = Object.entries(map.children ?? {}).map(([name, child]) =>
    planChild(table, name, child, carried),
  );
  return {
    table,
    columns,
    key: map.key,
    primaryKey: [...inherited.map(([column]) => column), ...ownKey],
    inherited,
    sources,
    rest: map.rest === undefined ? undefined : flattener(map.rest, usedPaths(map, columns)),
    children,
  };
}

function planChild(parent: string, table: string, child: ChildMap, carried: Inheritance): ChildPlan {
  if (carried.length === 0) {
    throw invalid(
      parent,
      `has a child ${JSON.stringify(table)} but no key for it to carry: give it a \`key\``,
    );
  }
  const unknown = Object.keys(child.parent ?? {}).filter(
    (name) => !carried.some(([column]) => column === name),
  );
  if (unknown.length > 0) {
    const known = carried.map(([column]) => JSON.stringify(column)).join(', ');
    throw invalid(
      table,
      `renames ${unknown.map((name) => JSON.stringify(name)).join(', ')} of its parent, which carries ${known}`,
    );
  }
  const inherited = carried.map(([column, from]) => [child.parent?.[column] ?? column, from] as const);
  return { path: namesOf(child.path), plan: planTable(table, child, inherited) };
}

function readerOf(from: Path | ColumnReader<unknown>): ColumnReader<unknown> {
  return typeof from === 'object' && 'read' in from ? from : valueReader(from);
}

function checkKey(table: string, map: TableMap, sources: ReadonlyMap<string, string>): void {
  if (map.key === undefined) return;
  if ('kind' in map.key && map.key.kind === 'position') {
    if (!('path' in map))
      throw invalid(table, 'is no child, so its rows have no position: use columns or hash()');
    return;
  }
  const named = 'kind' in map.key ? map.key.of : map.key;
  if (named.length === 0) throw invalid(table, 'has a key of no columns: name some, or leave `key` out');
  // A column that `rest` brings can be part of a key; whether it is there, each row shows.
  const missing = map.rest === undefined ? named.filter((column) => !sources.has(column)) : [];
  if (missing.length === 0) return;
  throw invalid(
    table,
    `has ${missing.map((name) => JSON.stringify(name)).join(', ')} in its key, but not in its columns: add it to \`columns\``,
  );
}

function usedPaths(map: TableMap, columns: TablePlan['columns']): Path[] {
  const ofColumns = columns.flatMap(([, { path }]) => (path === undefined ? [] : [path]));
  return [...ofColumns, ...Object.values(map.children ?? {}).map(({ path }) => path)];
}

/** Two sources of one column: which of them should win is not for us to say. */
export function collision(table: string, column: string, one: string, other: string): HeadwaterError {
  return invalid(
    table,
    `gets its column ${JSON.stringify(column)} from ${one} and from ${other}: rename one of them in \`columns\`, or omit it`,
  );
}

function invalid(table: string, problem: string): HeadwaterError {
  return new HeadwaterError('schema_invalid', `table ${JSON.stringify(table)} ${problem}`);
}
