import { randomInt } from 'node:crypto';
import { firstWords, secondWords } from './id-words.ts';

/** There are 60,000 pairs of words; where those get rare, an id has one more. */
const triesForTwoWords = 20;

/** Makes an id of two words, `happy_harmony`, that `isTaken` does not know. */
export async function newId(isTaken: (id: string) => Promise<boolean>): Promise<string> {
  for (let tries = 0; ; tries += 1) {
    const two = `${pick(firstWords)}_${pick(secondWords)}`;
    const id = tries < triesForTwoWords ? two : `${two}_${pick(secondWords)}`;
    if (!(await isTaken(id))) return id;
  }
}

function pick(words: readonly string[]): string {
  return words[randomInt(words.length)] ?? '';
}
