import { distance } from 'fastest-levenshtein';

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
    .map((candidate) => ({ candidate, letters: distance(given, candidate.toLowerCase()) }))
    .filter(({ letters }) => letters <= allowed)
    .sort((a, b) => a.letters - b.letters)[0];
  const synonym = known.find((candidate) => synonyms.get(candidate)?.includes(given));
  if (nearest !== undefined && nearest.letters <= 1) return nearest.candidate;
  return synonym ?? nearest?.candidate;
}
