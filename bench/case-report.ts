import type { BenchCase } from './bench-case.ts';
import { figureText, figureTitles, type FigureName, type Spread } from './figures.ts';
import { isReached, markText } from './marks.ts';
import type { MeasuredCase } from './measure-case.ts';

/** Writes what became of a case for people: a line for each figure, with its mark. */
export function caseText(one: BenchCase, { rows, changes, runs, figures }: MeasuredCase): string {
  const changesText = changes === undefined ? '' : `${countText(changes, 'change')} into `;
  const title = `${one.name}: ${changesText}${countText(rows, one.counted ?? 'row')}, ${countText(runs, 'run')}`;
  const lines = [...figures].map(([name, spread]) =>
    [
      `  ${figureTitles[name].title.padEnd(26)}`,
      figureText(name, spread.median).padStart(10),
      (runs === 1 ? '' : rangeText(name, spread)).padEnd(22),
      markResult(one, name, spread),
    ]
      .join('  ')
      .trimEnd(),
  );
  return [title, ...lines].join('\n');
}

/** Writes what became of a case as one line of JSON, to be compared later. */
export function caseJson(one: BenchCase, { figures, ...measured }: MeasuredCase): string {
  const marks = one.marks.flatMap((mark) => {
    const spread = figures.get(mark.figure);
    return spread === undefined ? [] : { ...mark, isReached: isReached(mark, spread) };
  });
  return JSON.stringify({ case: one.name, ...measured, figures: Object.fromEntries(figures), marks });
}

/** Tells which marks of a case were missed. */
export function missedMarks(one: BenchCase, { figures }: MeasuredCase): string[] {
  return one.marks.flatMap((mark) => {
    const spread = figures.get(mark.figure);
    if (spread === undefined || isReached(mark, spread)) return [];
    return `${one.name} ${figureTitles[mark.figure].title}`;
  });
}

function rangeText(name: FigureName, { min, max }: Spread): string {
  return `${figureText(name, min)}–${figureText(name, max)}`;
}

function markResult(one: BenchCase, name: FigureName, spread: Spread): string {
  const mark = one.marks.find(({ figure }) => figure === name);
  if (mark === undefined) return '';
  return `${markText(mark)}  ${isReached(mark, spread) ? 'reached' : 'MISSED'}`;
}

function countText(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
