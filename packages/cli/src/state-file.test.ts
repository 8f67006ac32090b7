import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeFolder, removeFolders } from './headwater-process.ts';
import { readSavedState, StateFile } from './state-file.ts';

afterAll(removeFolders);

function read(folder: string): string {
  return readFileSync(join(folder, 'state.json'), 'utf8');
}

test('the first state is written at once, later ones at most five times a second, the last one in any case', async () => {
  const folder = makeFolder();
  const file = new StateFile(join(folder, 'state.json'), expect.unreachable);
  file.set({ n: 0 });
  expect(read(folder)).toBe('{\n  "n": 0\n}\n');
  const seen = new Set<string>();
  const end = Date.now() + 900;
  let n = 0;
  while (Date.now() < end) {
    n += 1;
    file.set({ n });
    seen.add(read(folder));
    await new Promise((resolve) => void setTimeout(resolve, 1));
  }
  file.close();
  expect(read(folder)).toBe(`{\n  "n": ${n}\n}\n`);
  expect(seen.size).toBeGreaterThanOrEqual(3);
  expect(seen.size).toBeLessThanOrEqual(6);
  expect(readdirSync(folder)).toEqual(['state.json']);
});

test('a file that cannot be written is said once, and does not stop anything', () => {
  const folder = makeFolder();
  mkdirSync(join(folder, 'state.json', 'in the way'), { recursive: true });
  const problems: string[] = [];
  const file = new StateFile(join(folder, 'state.json'), (problem) => problems.push(problem));
  file.set({ n: 1 });
  file.set({ n: 2 });
  file.close();
  expect(problems).toHaveLength(1);
  expect(readdirSync(folder)).toEqual(['state.json']);
});

test('a saved state comes with the time of its file, and none is none', () => {
  const folder = makeFolder({ 'state.json': '{"a": 1}' });
  const saved = readSavedState(join(folder, 'state.json'), 'state.json', false);
  expect(saved).toEqual({ state: { a: 1 }, modifiedAt: expect.any(Date) });
  expect(Math.abs(Date.now() - (saved?.modifiedAt.getTime() ?? 0))).toBeLessThan(5000);
  rmSync(join(folder, 'state.json'));
  expect(readSavedState(join(folder, 'state.json'), 'state.json', false)).toBeNull();
});
