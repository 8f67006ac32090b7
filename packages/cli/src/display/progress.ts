import type { TableProgress } from '@headwater/engine';
import { countText, numberText } from './number-text.ts';
import type { Style } from './output.ts';
import { cutText, padText, textWidth } from './text-width.ts';
import { visibleCell } from './visible-text.ts';

/** The time over which rows a second are counted. */
const windowMilliseconds = 3000;

/** Follows how many rows of each table have arrived, and how fast. Times are milliseconds of one clock. */
export class Progress {
  readonly #start: number;
  readonly #tables = new Map<string, Sample[]>();

  constructor(now: number) {
    this.#start = now;
  }

  take(tables: readonly TableProgress[], now: number): void {
    for (const { table, rows } of tables) {
      const samples = this.#tables.get(table) ?? [{ time: this.#start, rows: 0 }];
      samples.push({ time: now, rows });
      // The newest sample before the window is its beginning.
      while (samples.length > 2 && (samples[1]?.time ?? now) <= now - windowMilliseconds) samples.shift();
      this.#tables.set(table, samples);
    }
  }

  /** A line for each table, to be drawn again and again; those with most rows when there are too many. */
  lines(now: number, columns: number, mostLines: number, style: Style): string[] {
    const all = this.#speeds(now);
    const shown = all.length > mostLines ? all.slice(0, Math.max(1, mostLines - 1)) : all;
    const cells = shown.map(({ table, rows, perSecond }) => ({
      table: visibleCell(table),
      rows: countText(rows, 'row'),
      speed: `${numberText(perSecond)}/s`,
    }));
    const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(textWidth));
    const rowsWidth = widest(cells.map(({ rows }) => rows));
    const speedWidth = widest(cells.map(({ speed }) => speed));
    const nameWidth = Math.min(
      widest(cells.map(({ table }) => table)),
      Math.max(4, columns - rowsWidth - speedWidth - 7),
    );
    const lines = cells.map(({ table, rows, speed }) => {
      const name = padText(cutText(table, nameWidth), nameWidth, 'left');
      return `  ${name}  ${padText(rows, rowsWidth, 'right')}  ${style.dim(padText(speed, speedWidth, 'right'))}`;
    });
    const rest = all.slice(shown.length);
    if (rest.length === 0) return lines;
    const restRows = rest.reduce((sum, { rows }) => sum + rows, 0);
    return [...lines, `  … ${countText(rest.length, 'more table')}, ${countText(restRows, 'row')}`];
  }

  /** All of it in one line. */
  line(now: number): string {
    const all = this.#speeds(now);
    const rows = all.reduce((sum, table) => sum + table.rows, 0);
    const perSecond = all.reduce((sum, table) => sum + table.perSecond, 0);
    const names = all.slice(0, 5).map((table) => `${visibleCell(table.table)} ${numberText(table.rows)}`);
    if (all.length > names.length) names.push('…');
    return `${countText(rows, 'row')}, ${numberText(perSecond)}/s: ${names.join(', ')}`;
  }

  /** Tables with their speed, most rows first. */
  #speeds(now: number): { table: string; rows: number; perSecond: number }[] {
    return [...this.#tables]
      .map(([table, samples]) => ({
        table,
        rows: samples.at(-1)?.rows ?? 0,
        perSecond: speed(samples, now),
      }))
      .sort((a, b) => b.rows - a.rows);
  }
}

interface Sample {
  readonly time: number;
  readonly rows: number;
}

function speed(samples: readonly Sample[], now: number): number {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || now <= first.time) return 0;
  return Math.round(((last.rows - first.rows) * 1000) / (now - first.time));
}
