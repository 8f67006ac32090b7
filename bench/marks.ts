import { figureText, type FigureName, type Spread } from './figures.ts';

/** What a figure of a case must reach. */
export type Mark =
  | { readonly figure: FigureName; readonly atLeast: number }
  | { readonly figure: FigureName; readonly atMost: number };

/** Tells whether the median reaches the mark. */
export function isReached(mark: Mark, { median }: Spread): boolean {
  return 'atLeast' in mark ? median >= mark.atLeast : median <= mark.atMost;
}

/** Writes a mark as it is printed: `≥ 500,000`. */
export function markText(mark: Mark): string {
  return 'atLeast' in mark
    ? `≥ ${figureText(mark.figure, mark.atLeast)}`
    : `≤ ${figureText(mark.figure, mark.atMost)}`;
}
