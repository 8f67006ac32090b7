import type { Readable } from 'node:stream';

/** The longest line that is kept: what has no ends of lines would fill the memory. */
const longestLine = 4 * 2 ** 20;

/** The last character of a chunk may be half an end of line. */
const lineEnd = /\r\n|\n|\r(?!$)/;

/**
 * Gives each line that a process prints; of one that is longer than four million characters, its beginning.
 *
 * @param stream what it prints on
 */
export function readOutputLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  let isCut = false;
  const give = (line: string) => {
    // What follows the beginning of a long line belongs to it.
    if (!isCut) onLine(line);
    isCut = false;
  };
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split(lineEnd);
    rest = lines.pop() ?? '';
    for (const line of lines) give(line);
    if (rest.length <= longestLine) return;
    give(`${rest.slice(0, longestLine)}…`);
    isCut = true;
    rest = '';
  });
  stream.on('end', () => {
    if (rest !== '') give(rest.replace(/\r$/, ''));
  });
  // The death of the process is told by its end.
  stream.on('error', () => {});
}
