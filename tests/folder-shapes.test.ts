import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow, readText } from './source-files.ts';

const root = join(import.meta.dirname, '..');
const files = filesBelow('.');
const sources = files.filter((file) => /\.(?:ts|tsx|js|mjs)$/.test(file));
/** Folders whose names are ours; those of connectors, examples and the public protocol are the names people know them by. */
const inOurNames = files.filter((file) =>
  /^(?:packages\/(?!grpc\/proto\/)|quickstart|tests|tools|bench|docs|examples\/playground)/.test(file),
);
/** Folders of connectors; what examples read is none. */
const inLibrary = files.filter((file) => /^(?:connectors|examples\/(?!(?:sources|playground)\/))/.test(file));

test('no source file is longer than 400 lines', () => {
  expect(sources.filter((file) => readText(file).trimEnd().split('\n').length > 400)).toEqual([]);
});

test('no file or folder has a name that says nothing', () => {
  const empty = /^(?:utils?|helpers?|common|misc|shared|managers?)$/;
  const saysNothing = (name: string) =>
    name === 'types.ts' || name.split(/[-.]/).some((word) => empty.test(word));
  expect(inOurNames.filter((file) => file.split('/').some(saysNothing))).toEqual([]);
  expect(inLibrary.filter((file) => saysNothing(basename(file)))).toEqual([]);
});

test('files and folders are named in kebab-case', () => {
  const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;
  const isNamedWell = (name: string) => kebab.test(name) || name === 'README.md';
  expect(inOurNames.filter((file) => !file.split('/').every(isNamedWell))).toEqual([]);
});

test('every connector has the same four files', () => {
  const shape = ['connector.ts', 'configuration.json', 'README.md', 'connector.test.ts'];
  const folders = new Set(inLibrary.filter((file) => basename(file) !== 'README.md').map(connectorFolder));
  const missing = [...folders].flatMap((folder) =>
    shape.map((name) => `${folder}/${name}`).filter((file) => !files.includes(file)),
  );
  expect(missing).toEqual([]);
});

/** The folder a file of the library belongs to: the nearest one above that has a connector, else its own. */
function connectorFolder(file: string): string {
  for (let folder = dirname(file); folder.includes('/'); folder = dirname(folder)) {
    if (files.includes(`${folder}/connector.ts`)) return folder;
  }
  return dirname(file);
}

test('every package has a manifest and the doors it names', () => {
  const packages = new Set(
    files.filter((file) => file.startsWith('packages/')).map((file) => file.split('/')[1]),
  );
  const missing = [...packages].flatMap((name) => {
    const manifest = `packages/${name}/package.json`;
    if (!files.includes(manifest)) return [manifest];
    const { exports, bin }: { exports: Record<string, string>; bin?: Record<string, string> } = JSON.parse(
      readText(manifest),
    );
    const doors = [...Object.values(exports), ...Object.values(bin ?? {})];
    return doors
      .map((door) => join('packages', name ?? '', door))
      .filter((door) => !existsSync(join(root, door)));
  });
  expect(missing).toEqual([]);
});

test('a door re-exports by name', () => {
  const doors = sources.filter((file) => basename(file) === 'index.ts');
  expect(doors.filter((file) => /^export (?:type )?\*/m.test(readText(file)))).toEqual([]);
});

test('every decision is a numbered page, and the numbers have no gap', () => {
  const pages = files.filter((file) => file.startsWith('docs/decisions/')).map((file) => basename(file));
  expect(pages.filter((page) => !/^\d{4}-[a-z0-9-]+\.md$/.test(page))).toEqual([]);
  expect(pages.map((page) => Number(page.slice(0, 4)))).toEqual(pages.map((_, index) => index + 1));
});

test('whoever suppresses a rule says why', () => {
  const suppression = /(?:ox|es)lint-disable/;
  const wrong = sources
    .filter((file) => file !== 'tests/folder-shapes.test.ts')
    .flatMap((file) =>
      readText(file)
        .split('\n')
        .map((line, index) => ({ line, where: `${file}:${index + 1}` })),
    )
    .filter(({ line }) => suppression.test(line) && !/ -- \S/.test(line));
  expect(wrong.map(({ where }) => where)).toEqual([]);
});
