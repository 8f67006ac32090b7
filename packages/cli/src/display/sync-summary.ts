import type { SyncResult, TableSummary } from '@headwater/engine';
import { isKeyless, type Loss } from '@headwater/protocol';
import { tableLines, type TextTable } from './aligned-table.ts';
import { countText, durationText, numberText } from './number-text.ts';
import type { Style } from './output.ts';
import { visibleCell } from './visible-text.ts';

/** Says what a sync did to which table, and what a person should know about it. Nothing when nothing was written. */
export function summaryLines(
  result: SyncResult,
  columns: number | null,
  style: Style,
  isDryRun = false,
): string[] {
  if (result.tables.length === 0) return [];
  const table = countsTable(result.tables, isDryRun);
  // A terminal too narrow for the numbers gets long lines rather than none.
  const lines = tableLines(table, columns, style) ?? tableLines(table, null, style) ?? [];
  const notes = result.tables.flatMap(tableNotes).map((note) => `  ${note}`);
  return ['', ...lines, ...(notes.length === 0 ? [] : ['', ...notes])];
}

/** The first line about a sync that ended well. */
export function successLine(
  { rows, seconds, checkpoints }: SyncResult,
  style: Style,
  isDryRun = false,
): string {
  const counts = [
    countText(rows, 'row'),
    ...(seconds >= 0.1 && rows > 0 ? [`${numberText(Math.round(rows / seconds))} rows/s`] : []),
    countText(checkpoints, 'checkpoint'),
  ];
  const head = isDryRun ? 'Dry run succeeded' : 'Sync succeeded';
  return `${style.green(head)} in ${durationText(seconds)}: ${counts.join(', ')}`;
}

/** Columns of the table that are left out when they would hold nothing but zeros. */
const rareCounts = [
  { head: 'replaced', count: (table: TableSummary) => table.replaced },
  { head: 'repeated', count: (table: TableSummary) => table.repeated },
  { head: 'unknown keys', count: (table: TableSummary) => table.unknownKeys },
] as const;

const counts = [
  { head: 'rows written', count: (table: TableSummary) => table.upserts },
  { head: 'updates', count: (table: TableSummary) => table.updates },
  { head: 'deletes', count: (table: TableSummary) => table.deletes },
  { head: 'truncates', count: (table: TableSummary) => table.truncates },
] as const;

function countsTable(tables: readonly TableSummary[], isDryRun: boolean): TextTable {
  const shown = [...counts, ...rareCounts.filter(({ count }) => tables.some((table) => count(table) > 0))];
  return {
    columns: [
      { head: 'table', align: 'left' },
      ...shown.map(({ head }) => ({
        head: isDryRun && head === 'rows written' ? 'rows' : head,
        align: 'right' as const,
      })),
    ],
    rows: tables.map((table) => [
      { text: destinationName(table) },
      ...shown.map(({ count }) => ({ text: numberText(count(table)) })),
    ]),
  };
}

function tableNotes(table: TableSummary): string[] {
  const name = destinationName(table);
  const notes = table.losses.map((loss) => lossText(name, loss));
  if (table.changedKey !== null) {
    notes.push(
      `${name}: the primary key was ${keyText(table.changedKey.from)} and is ${keyText(table.changedKey.to)} now`,
    );
  }
  if (table.renamed.length > 0) {
    const pairs = table.renamed.map(
      (column) => `${visibleCell(column.source)} → ${visibleCell(column.name)}`,
    );
    notes.push(`${name}: renamed columns: ${pairs.join(', ')}`);
  }
  if (table.undeclared.length > 0) {
    notes.push(
      `${name}: columns the schema does not declare: ${table.undeclared.map(visibleCell).join(', ')}`,
    );
  }
  return notes;
}

function keyText(key: readonly string[]): string {
  return isKeyless(key) ? 'none' : key.map(visibleCell).join(', ');
}

function lossText(table: string, { column, reason, count, sample }: Loss): string {
  const where = column === undefined ? table : `${table}.${visibleCell(column)}`;
  const what = countText(count, column === undefined ? 'row' : 'value');
  return `${where}: ${what} ${visibleCell(reason)}, for example ${visibleCell(sample)}`;
}

function destinationName({ destination }: TableSummary): string {
  return visibleCell(`${destination.schema}.${destination.name}`);
}
