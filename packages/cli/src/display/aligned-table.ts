import type { Style } from './output.ts';
import { cutText, padText, textWidth } from './text-width.ts';

/** A table of text to be printed. Its cells hold no control characters. */
export interface TextTable {
  readonly columns: readonly { readonly head: string; readonly align: 'left' | 'right' }[];
  readonly rows: readonly (readonly TextCell[])[];
}

export interface TextCell {
  readonly text: string;
  /** Shown less bright than the rest. */
  readonly isDim?: boolean;
}

const indent = '  ';
const gap = '  ';
/** Columns are not cut below this; a table that would need it is shown in another way. */
const narrowestColumn = 10;

/**
 * Lays a table out in columns, the head first. Long cells are cut where the lines would be wider than the terminal.
 *
 * @param mostColumns the width of the terminal, null for no limit
 * @returns null when there are more columns than fit however much is cut
 */
export function tableLines(table: TextTable, mostColumns: number | null, style: Style): string[] | null {
  const natural = table.columns.map(({ head }, index) =>
    Math.max(textWidth(head), ...table.rows.map((row) => textWidth(row[index]?.text ?? ''))),
  );
  const room =
    mostColumns === null ? Infinity : mostColumns - indent.length - gap.length * (natural.length - 1);
  const widths = fitWidths(natural, room);
  if (widths === null) return null;
  const line = (cells: readonly TextCell[], paintAll?: (text: string) => string): string => {
    const shown = cells.map(({ text, isDim = false }, index) => {
      const width = widths[index] ?? 0;
      const padded = padText(cutText(text, width), width, table.columns[index]?.align ?? 'left');
      const paint = paintAll ?? (isDim ? style.dim : undefined);
      return paint === undefined ? padded : paint(padded);
    });
    return `${indent}${shown.join(gap)}`.trimEnd();
  };
  const head = table.columns.map((column) => ({ text: column.head }));
  return [line(head, style.bold), ...table.rows.map((row) => line(row))];
}

/** Takes from the widest columns, so that the narrow ones stay whole; null when it cannot be done. */
function fitWidths(natural: readonly number[], room: number): number[] | null {
  const total = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width, 0);
  const capped = (cap: number): number[] => natural.map((width) => Math.min(width, cap));
  if (total(natural) <= room) return [...natural];
  if (total(capped(narrowestColumn)) > room) return null;
  let cap = narrowestColumn;
  while (total(capped(cap + 1)) <= room) cap += 1;
  return capped(cap);
}
