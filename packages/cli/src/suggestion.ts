/** How many letters may be missing, too many or exchanged for a word to be taken for a slip of another. */
const largestDistance = 3;

/**
 * Gives the word that was probably meant, or undefined.
 *
 * @param synonyms other words for each known one; a slip of the pen goes before them
 */
export function suggestion(
  word: string,
  known: readonly string[],
  synonyms: ReadonlyMap<string, readonly string[]> = new Map(),
): string | undefined {
  const given = word.toLowerCase();
  // Letters that replace a whole word are no slip: "xyz" is as near to "help" as it is to anything short.
  const allowed = Math.min(largestDistance, Math.max(1, Math.ceil(given.length / 2)));
  const nearest = known
    .map((candidate) => ({ candidate, distance: editDistance(given, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance)[0];
  const synonym = known.find((candidate) => synonyms.get(candidate)?.includes(given));
  if (nearest !== undefined && nearest.distance <= 1) return nearest.candidate;
  return synonym ?? nearest?.candidate;
}

/** Counts the letters to insert, delete or replace until one word is the other. */
export function editDistance(a: string, b: string): number {
  const to = Array.from(b);
  let row = [0, ...to.map((_, index) => index + 1)];
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of to.entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
