/** Finds in what uv or pip has said the reason why something cannot be installed, as one line. */
export function whyNotInstalled(lines: readonly string[]): string {
  return uvReason(lines) ?? pipReason(lines) ?? 'it says nothing';
}

/** uv says its reasons after the line of an error, over several lines, and then may give hints. */
function uvReason(lines: readonly string[]): string | null {
  const start = lines.findIndex((line) => /^(?:error:|\s*×)/.test(line));
  if (start === -1) return null;
  const rest = lines.slice(start);
  const end = rest.findIndex((line) => /^\s*(?:hint:|$)/.test(line));
  return (end === -1 ? rest : rest.slice(0, end))
    .map((line) => line.replace(/^\s*(?:error:|×|│|╰─▶|├─▶|(?:cause|Caused by):)?\s*/, ''))
    .join(' ')
    .replace(/^No solution found when resolving dependencies:? /, '')
    .trim();
}

function pipReason(lines: readonly string[]): string | null {
  const line =
    lines.findLast((each) => /^ERROR: (?:No matching|Could not find|Cannot install|Invalid)/.test(each)) ??
    lines.findLast((each) => each.startsWith('ERROR:')) ??
    lines.findLast((each) => each.trim() !== '');
  if (line === undefined) return null;
  // pip only warns of it, and then finds nothing.
  const isUnreachable = lines.some((each) => each.startsWith('WARNING: Retrying'));
  const reason = line.replace(/^ERROR: /, '').trim();
  return isUnreachable ? `the package index cannot be reached: ${reason}` : reason;
}
