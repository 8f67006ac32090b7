import ignore, { type Ignore } from 'ignore';

/** Patterns as a `.gitignore` holds them, of which the last one that matches a path decides. */
export interface IgnoreRules {
  /** From the root of the project, without a `!` at the start of what is ignored. */
  readonly patterns: readonly string[];
  /** A pattern that takes something back may mean a file in an ignored folder: then such folders are looked into. */
  readonly takesBack: boolean;
  /** @param path from the root of the project, with a `/` at the end of a folder's */
  ignores(path: string): boolean;
}

/** Makes rules of the patterns so far and those of one more folder. */
export function ignoreRules(patterns: readonly string[]): IgnoreRules {
  const groups: { isTakingBack: boolean; matcher: Ignore }[] = [];
  for (const pattern of patterns) {
    const isTakingBack = pattern.startsWith('!');
    const last = groups.at(-1);
    const group =
      last?.isTakingBack === isTakingBack ? last : { isTakingBack, matcher: ignore({ ignorecase: false }) };
    if (group !== last) groups.push(group);
    group.matcher.add(withFolder(isTakingBack ? pattern.slice(1) : pattern));
  }
  const decisive = groups.toReversed();
  return {
    patterns,
    takesBack: patterns.some((pattern) => pattern.startsWith('!')),
    ignores: (path) => decisive.find(({ matcher }) => matcher.ignores(path))?.isTakingBack === false,
  };
}

/** For the Python SDK, `made/**` is all of that folder and the folder itself. */
function withFolder(pattern: string): string {
  const folder = pattern.replace(/(?:\/\*\*)+$/, '/');
  return folder === pattern || folder.startsWith('/') ? folder : `/${folder}`;
}

/**
 * Reads the patterns of a `.gitignore`, seen from the root of the project.
 *
 * @param folder where it is, from there; empty for the root itself
 */
export function readPatterns(text: string, folder: string): string[] {
  const patterns = text
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  return folder === '' ? patterns : patterns.map((pattern) => fromRoot(pattern, folder));
}

/** As the Python SDK does it: what begins with `/` is in that folder itself, anything else at any depth below it. */
function fromRoot(pattern: string, folder: string): string {
  const isTakingBack = pattern.startsWith('!');
  const plain = isTakingBack ? pattern.slice(1) : pattern;
  const moved = plain.startsWith('/') ? `${folder}${plain}` : `${folder}/**/${plain}`;
  return isTakingBack ? `!${moved}` : moved;
}
