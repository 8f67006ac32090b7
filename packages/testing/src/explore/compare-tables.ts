import type { ReadTable, TestRow } from '../read-tables.ts';

/** What is different in a table: the keys of rows, as text. */
export interface TableDifference {
  readonly table: string;
  readonly missing: readonly string[];
  readonly extra: readonly string[];
  /** With the first column that differs: `id 1 (total is 3, not 4)`. */
  readonly changed: readonly string[];
}

/** Compares tables with those of the undisturbed run. Tables that are equal are left out. */
export function compareTables(
  wanted: readonly ReadTable[],
  found: readonly ReadTable[],
): readonly TableDifference[] {
  const names = new Set([...wanted, ...found].map(({ name }) => name));
  return [...names].toSorted().flatMap((name) => {
    const isIt = (table: ReadTable) => table.name === name;
    const difference = compareTable(name, wanted.find(isIt), found.find(isIt));
    const { missing, extra, changed } = difference;
    return missing.length + extra.length + changed.length === 0 ? [] : [difference];
  });
}

function compareTable(
  table: string,
  wanted: ReadTable | undefined,
  found: ReadTable | undefined,
): TableDifference {
  const wantedRows = byKey(wanted);
  const foundRows = byKey(found);
  const both = [...wantedRows].flatMap(([key, row]) => {
    const other = foundRows.get(key);
    return other === undefined ? [] : [{ key, row, other }];
  });
  return {
    table,
    missing: [...wantedRows.keys()].filter((key) => !foundRows.has(key)),
    extra: [...foundRows.keys()].filter((key) => !wantedRows.has(key)),
    changed: both.flatMap(({ key, row, other }) => {
      const change = firstChange(row, other);
      return change === undefined ? [] : [`${key} (${change})`];
    }),
  };
}

function byKey(table: ReadTable | undefined): ReadonlyMap<string, TestRow> {
  const { rows = [], primaryKey = [] } = table ?? {};
  return new Map(rows.map((row) => [keyOf(row, primaryKey), row]));
}

/** A row without a key is its own: the destination keeps equal ones once. */
function keyOf(row: TestRow, primaryKey: readonly string[]): string {
  const names = primaryKey.length > 0 ? primaryKey : Object.keys(row);
  return names.map((name) => `${name} ${valueText(row[name])}`).join(', ');
}

function firstChange(wanted: TestRow, found: TestRow): string | undefined {
  const names = new Set([...Object.keys(wanted), ...Object.keys(found)]);
  for (const name of names) {
    const [is, was] = [valueText(found[name]), valueText(wanted[name])];
    if (is !== was) return `${name} is ${shortened(is)}, not ${shortened(was)}`;
  }
  return undefined;
}

function valueText(value: unknown): string {
  const text: unknown = JSON.stringify(value, (_name, inner: unknown) => {
    if (typeof inner === 'bigint') return `${inner}n`;
    return inner instanceof Uint8Array ? Buffer.from(inner).toString('base64') : inner;
  });
  return String(text);
}

const longestText = 60;

function shortened(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}

const keysShown = 3;

/** Says what is different, for a message. */
export function differenceText({ table, missing, extra, changed }: TableDifference): string {
  const parts = [
    rowsText('lacks', missing, ''),
    rowsText('has', extra, ' too many'),
    rowsText('has', changed, ' that differ'),
  ];
  return `${table} ${parts.filter((part) => part !== '').join(', and ')}`;
}

function rowsText(verb: string, keys: readonly string[], what: string): string {
  if (keys.length === 0) return '';
  const shown = keys.slice(0, keysShown).map(shortened).join('; ');
  const more = keys.length > keysShown ? '; …' : '';
  return `${verb} ${keys.length} ${keys.length === 1 ? 'row' : 'rows'}${what} (${shown}${more})`;
}
