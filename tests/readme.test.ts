import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

test('the connector in README.md has no type error', () => {
  const [, code = ''] = /```ts\n(.*?)```/s.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
  const parent = join(root, 'tests', 'files');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'readme-'));
  try {
    writeFileSync(join(folder, 'connector.ts'), code);
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: join(root, 'tsconfig.json'), include: ['connector.ts'], exclude: [] }),
    );
    const checked = spawnSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', folder], {
      encoding: 'utf8',
    });
    expect(checked.stdout).toBe('');
    expect(checked.status).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
