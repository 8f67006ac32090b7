import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Makes a temporary folder that everybody may read and nobody else write to; it is removed when the test ends. */
export function openFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-runs-'));
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
