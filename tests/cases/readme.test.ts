import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const here = import.meta.dirname;
const readText = (file: string) => readFileSync(join(here, file), 'utf8');

/** A file that proves a case; the title of its test where it is no test of this folder. */
interface Proof {
  readonly file: string;
  readonly title: string | undefined;
}

const rows = [...readText('README.md').matchAll(/^\| +(\d+) \|[^|]*\|(.*)\|$/gm)].map(
  ([, number = '', cell = '']) => ({
    number: Number(number),
    cell,
    proofs: [...cell.matchAll(/\]\(([^)]+)\)(?: "([^"]+)")?/g)].map(([, file = '', title]): Proof => ({
      file,
      title,
    })),
  }),
);

test('the table names each case once, in their order', () => {
  const numbers = rows.map(({ number }) => number);
  expect(numbers.length).toBe(55);
  expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
});

test('every title that begins with a case is in its row, and every row has its titles', () => {
  const listed = rows.flatMap(({ number, proofs }) =>
    proofs.filter(({ file }) => !file.startsWith('..')).map(({ file }) => `case ${number}: ${file}`),
  );
  const titled = readdirSync(here)
    .filter((file) => file.endsWith('.test.ts'))
    .flatMap((file) =>
      [...readText(file).matchAll(/['"`]case (\d+): /g)].map(([, number]) => `case ${number}: ${file}`),
    );
  expect(listed.toSorted()).toEqual([...new Set(titled)].toSorted());
});

test('tests elsewhere that the table names are there', () => {
  const elsewhere = rows.flatMap(({ proofs }) => proofs).filter(({ file }) => file.startsWith('..'));
  const missing = elsewhere.filter(
    ({ file, title }) =>
      title === undefined || !existsSync(join(here, file)) || !readText(file).includes(title),
  );
  expect(missing).toEqual([]);
});

test('a case that is not proven says what it waits for', () => {
  const silent = rows.filter(({ cell, proofs }) => proofs.length === 0 && !cell.includes('waits for: '));
  expect(silent).toEqual([]);
});
