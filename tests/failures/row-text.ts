import { createHash } from 'node:crypto';

const bytesPerText = 4000;

/** The text of a row: always the same one, and nothing makes it smaller than half. */
export function textOf(id: number): string {
  let text = '';
  for (let part = 0; text.length < bytesPerText; part += 1) {
    text += createHash('sha256').update(`${id}:${part}`).digest('hex');
  }
  return text;
}
