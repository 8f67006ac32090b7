/** What a source can be asked to begin at. */
export type CursorValue = string | number | bigint | Date;

/** Compares two cursors: times as times however they are written, whole numbers as numbers, anything else as text. */
export function compareCursors(a: CursorValue, b: CursorValue): number {
  if (typeof a !== 'string' || typeof b !== 'string') return order(a, b);
  if (/^\d+$/.test(a) && /^\d+$/.test(b)) return order(BigInt(a), BigInt(b));
  const [x, y] = [timeOf(a), timeOf(b)];
  if (x === undefined || y === undefined) return order(a, b);
  return order(x.seconds, y.seconds) || order(x.fraction, y.fraction);
}

/** `…:00Z` stands after `…:00.5Z` in the alphabet, so text is no way to compare times; nor do milliseconds suffice. */
function timeOf(text: string): { readonly seconds: number; readonly fraction: string } | undefined {
  const [, whole, fraction = '', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?$/i.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const seconds = Date.parse(`${whole.replace(' ', 'T')}${zone}`);
  return Number.isNaN(seconds) ? undefined : { seconds, fraction: fraction.replace(/0+$/, '') };
}

function order<T extends CursorValue>(a: T, b: T): number {
  return a < b ? -1 : Number(a > b);
}
