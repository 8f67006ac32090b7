import { PassThrough } from 'node:stream';
import { setTimeout as later } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ReportStream } from './report-stream.ts';

function readTo(pipe: PassThrough): { lines: string[]; floods: string[] } {
  const heard = { lines: Array<string>(), floods: Array<string>() };
  new ReportStream(
    pipe,
    (line) => heard.lines.push(line),
    (line) => heard.floods.push(line),
  );
  return heard;
}

test('lines are the same wherever the pieces are cut, and one without an end is none', async () => {
  const text = 'one\ntwo, größer\n\nthree\nfou';
  const bytes = Buffer.from(text);
  for (let size = 1; size <= bytes.length; size += 1) {
    const pipe = new PassThrough();
    const { lines } = readTo(pipe);
    for (let at = 0; at < bytes.length; at += size) pipe.write(bytes.subarray(at, at + size));
    pipe.end();
    await new Promise((resolve) => pipe.on('close', resolve));
    expect(lines).toEqual(['one', 'two, größer', '', 'three']);
  }
});

test('a line that does not end is given up', async () => {
  const pipe = new PassThrough();
  const { lines, floods } = readTo(pipe);
  pipe.on('error', () => {});
  const piece = 'x'.repeat(2 ** 20);
  for (let count = 0; count < 70 && !pipe.destroyed; count += 1) {
    pipe.write(piece);
    await later(0);
  }
  expect({ lines, floods: floods.map((line) => line.slice(0, 3)), isOver: pipe.destroyed }).toEqual({
    lines: [],
    floods: ['xxx'],
    isOver: true,
  });
});

test('a flood of lines has to wait, and loses none', async () => {
  const pipe = new PassThrough();
  const { lines } = readTo(pipe);
  const sent = Array.from({ length: 9000 }, (_, index) => String(index));
  const begun = performance.now();
  for (const line of sent) pipe.write(`${line}\n`);
  pipe.end();
  await new Promise((resolve) => pipe.on('close', resolve));
  expect(lines).toEqual(sent);
  // 5,000 at once, and 2,000 more each second.
  expect(performance.now() - begun).toBeGreaterThan(1500);
});
