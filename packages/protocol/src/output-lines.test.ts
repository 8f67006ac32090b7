import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readOutputLines } from './output-lines.ts';

async function linesOf(chunks: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  const stream = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  readOutputLines(stream, (line) => lines.push(line));
  await new Promise((resolve) => stream.on('close', resolve));
  return lines;
}

test('lines end as on any system, wherever the pieces are cut', async () => {
  const text = 'one\ntwo\r\n\r\nthree\rfour\n\nlast';
  const expected = ['one', 'two', '', 'three', 'four', '', 'last'];
  for (let size = 1; size <= text.length; size += 1) {
    const chunks = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    expect(await linesOf(chunks)).toEqual(expected);
  }
});

test('a line that is too long is cut, and what follows it is whole', async () => {
  const pieces = Array.from({ length: 30 }, () => 'x'.repeat(200_000));
  const [long, ...others] = await linesOf([...pieces, '\nafter\n', 'end']);
  expect({ length: long?.length, end: long?.slice(-3), others }).toEqual({
    length: 4 * 2 ** 20 + 1,
    end: 'xx…',
    others: ['after', 'end'],
  });
});
