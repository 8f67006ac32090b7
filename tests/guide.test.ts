import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const page = (name: string) => readFileSync(join(root, 'docs', name), 'utf8');

/** The TypeScript of a page, block by block. */
const blocks = (text: string) => [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);

test('docs/ten-minutes.md shows the template as it is', () => {
  const shown = ['connector.ts', 'connector.test.ts'].map((file) =>
    readFileSync(join(root, 'template', file), 'utf8'),
  );
  expect(blocks(page('ten-minutes.md'))).toEqual(shown);
});

test.each(['write-a-connector.md', 'http.md', 'rows.md', 'files.md', 'testing.md'])(
  'no connector in docs/%s has a type error',
  (name) => {
    const parent = join(root, 'tests', 'files');
    mkdirSync(parent, { recursive: true });
    const folder = mkdtempSync(join(parent, 'guide-'));
    try {
      const connectors = blocks(page(name));
      expect(connectors.length).toBeGreaterThan(3);
      // What the tests on a page test is its first block.
      writeFileSync(join(folder, 'connector.ts'), connectors[0] ?? '');
      for (const [index, code] of connectors.entries()) writeFileSync(join(folder, `${index}.ts`), code);
      const config = { extends: join(root, 'tsconfig.json'), include: ['*.ts'], exclude: [] };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
      const checked = spawnSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', folder], {
        encoding: 'utf8',
      });
      expect({ status: checked.status, stdout: checked.stdout }).toEqual({ status: 0, stdout: '' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
