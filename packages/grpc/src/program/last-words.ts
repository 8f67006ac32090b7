/** Gives the line that says best why a program has ended: the last error, else the last line; null without any. */
export function lastWords(lines: readonly string[]): string | null {
  const line =
    lines.findLast((each) => /^[\w.]*(?:Error|Exception|Exit|Interrupt)\b/.test(each)) ??
    lines.findLast((each) => each.trim() !== '');
  return line === undefined ? null : line.trim().replace(/^Error: /, '');
}
