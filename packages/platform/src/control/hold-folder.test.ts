import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { holdFolder } from './hold-folder.ts';

test('a folder is held by one process, and free again when that was killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hold-'));
  const program = `
    const { holdFolder } = await import(${JSON.stringify(join(import.meta.dirname, 'hold-folder.ts'))});
    holdFolder(${JSON.stringify(folder)});
    console.log('held');
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(holder.stdout, 'data');
    expect(() => holdFolder(folder)).toThrow(
      `another server runs on the data folder ${folder}: stop it first, or give this one a folder of its own with --data`,
    );
  } finally {
    holder.kill('SIGKILL');
    await once(holder, 'close');
  }
  const hold = holdFolder(folder);
  hold.release();
  holdFolder(folder).release();
  rmSync(folder, { recursive: true });
});
