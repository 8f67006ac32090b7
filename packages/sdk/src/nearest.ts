import { distance } from 'fastest-levenshtein';

/** How many letters may differ in a name that is taken for a slip. */
const largestDistance = 2;

/** Gives the name that was probably meant; undefined when none is near. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  // Letters that replace a whole word are no slip.
  const allowed = Math.min(largestDistance, Math.ceil(name.length / 2));
  const [best] = candidates
    .map((candidate) => ({ candidate, letters: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ letters }) => letters <= allowed)
    .toSorted((a, b) => a.letters - b.letters);
  return best?.candidate;
}
