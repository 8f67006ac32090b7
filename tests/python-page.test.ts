import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sync } from 'headwater/testing';
import { loadConnector } from '../packages/sdk/src/host/load-connector.ts';
import { readText } from './source-files.ts';

const root = join(import.meta.dirname, '..');
const parent = join(root, 'tests', 'files');
mkdirSync(parent, { recursive: true });
/** Inside the repository, where the packages are found. */
const folder = mkdtempSync(join(parent, 'python-page-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The sections of the page, with the files their blocks of TypeScript were written to. */
const sections = readText('docs/python-and-typescript.md')
  .split(/^## /m)
  .map((text, section) => {
    const blocks = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
    const files = blocks.map((code, index) => {
      const file = join(folder, `${section}-${index}.ts`);
      writeFileSync(file, code);
      return file;
    });
    return { title: text.split('\n')[0] ?? '', files };
  });

test('no TypeScript in docs/python-and-typescript.md has a type error', () => {
  expect(sections.flatMap(({ files }) => files).length).toBeGreaterThan(14);
  const config = { extends: join(root, 'tsconfig.json'), include: ['*.ts'], exclude: [] };
  // Blocks show arguments as a reader has them, used or not.
  const compilerOptions = { noUnusedParameters: false };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...config, compilerOptions }));
  const checked = spawnSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', folder], { encoding: 'utf8' });
  expect({ status: checked.status, stdout: checked.stdout }).toEqual({ status: 0, stdout: '' });
});

describe('both forms of a construct leave the same', () => {
  const pairs = sections.filter(({ files }) => files.length === 2);

  test('for seven constructs', () => {
    expect(pairs.map(({ title }) => title)).toEqual([
      'The connector',
      'Tables',
      'Operations',
      'State',
      'Logging',
      'Settings, their form and its tests',
      'Generators',
    ]);
  });

  test.each(pairs)('$title', async ({ title, files }) => {
    const configuration = title.startsWith('Settings') ? { host: 'here', tls: 'true' } : {};
    const [taught, classic] = await Promise.all(
      files.map(async (file) => {
        const connector = await loadConnector(file);
        const first = await sync(connector, { configuration });
        const { tables, state } = await sync(connector, { configuration, after: first });
        const tests = Object.keys(connector.definition.tests ?? {});
        return { tables, state, tests };
      }),
    );
    expect(classic).toEqual(taught);
  });
});
