import { tableLines, type TextCell } from '../display/aligned-table.ts';
import { fullName } from './find-table.ts';
import { countText, numberText } from '../display/number-text.ts';
import type { Style } from '../display/output.ts';
import { cutText, padText, textWidth } from '../display/text-width.ts';
import { visibleCell } from '../display/visible-text.ts';
import type { WarehouseTable } from './warehouse-reader.ts';

/** Lists tables: their names, how many rows they have, and their columns. */
export function tableListLines(
  tables: readonly WarehouseTable[],
  mostColumns: number | null,
  style: Style,
): string[] {
  const table = {
    columns: [
      { head: 'table', align: 'left' },
      { head: 'rows', align: 'right' },
      { head: 'columns', align: 'left' },
    ],
    rows: tables.map((entry) => [
      { text: visibleCell(fullName(entry)) },
      { text: numberText(entry.rows) },
      { text: entry.columns.map(({ name, type }) => `${visibleCell(name)} ${type}`).join(', ') },
    ]),
  } as const;
  return tableLines(table, mostColumns, style) ?? tableLines(table, null, style) ?? [];
}

/** Shows a table: its columns with their types, then some of its rows, below each other where they do not fit. */
export function tableContentLines(
  table: WarehouseTable,
  rows: readonly (readonly (string | null)[])[],
  mostColumns: number | null,
  style: Style,
): string[] {
  const { columns } = table;
  const heads = columns.map(({ name }) => visibleCell(name));
  const nameWidth = Math.max(0, ...heads.map(textWidth));
  const types = columns.map(
    ({ type }, index) => `  ${padText(heads[index] ?? '', nameWidth, 'left')}  ${style.dim(type)}`,
  );
  const content = {
    columns: columns.map(({ type }, index) => ({ head: heads[index] ?? '', align: alignOf(type) })),
    rows: rows.map((row) => row.map(valueCell)),
  };
  const shown =
    rows.length === 0
      ? []
      : [
          '',
          ...(tableLines(content, mostColumns, style) ??
            recordLines(heads, content.rows, mostColumns, style)),
        ];
  const title = `${style.bold(visibleCell(fullName(table)))}, ${countText(table.rows, 'row')}`;
  const rest =
    rows.length < table.rows
      ? ['', `  ${numberText(rows.length)} of ${countText(table.rows, 'row')}; --limit <rows> shows more`]
      : [];
  return [title, '', ...types, ...shown, ...rest];
}

/** A value as it is shown: NULL as such, and a text that could be taken for something else in quotes. */
function valueCell(value: string | null): TextCell {
  if (value === null) return { text: 'NULL', isDim: true };
  const isAmbiguous = value === '' || value === 'NULL' || (value.startsWith("'") && value.endsWith("'"));
  return { text: isAmbiguous ? `'${visibleCell(value)}'` : visibleCell(value) };
}

function alignOf(type: string): 'left' | 'right' {
  return /^(?:SMALLINT|INTEGER|BIGINT|HUGEINT|DECIMAL|FLOAT|DOUBLE)/.test(type) ? 'right' : 'left';
}

function recordLines(
  heads: readonly string[],
  rows: readonly (readonly TextCell[])[],
  mostColumns: number | null,
  style: Style,
): string[] {
  const most = mostColumns ?? Infinity;
  const nameWidth = Math.min(Math.max(...heads.map(textWidth)), Math.floor(most / 3));
  const valueWidth = Math.max(1, most - nameWidth - 6);
  return rows.flatMap((row, number) => [
    ...(number === 0 ? [] : ['']),
    `  ${style.bold(`row ${number + 1}`)}`,
    ...row.map(({ text, isDim = false }, index) => {
      const name = padText(cutText(heads[index] ?? '', nameWidth), nameWidth, 'left');
      const value = cutText(text, valueWidth);
      return `    ${name}  ${isDim ? style.dim(value) : value}`.trimEnd();
    }),
  ]);
}
