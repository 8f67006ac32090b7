import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Identity } from '../../../packages/platform/src/runs/run-messages.ts';

const runner = join(import.meta.dirname, '../../../packages/platform/src/runner/main.ts');

/** A user that no account of the machine has. */
export function otherUser(number: number): Identity {
  return { uid: 79_000 + number, gid: 79_000 + number };
}

/** Why processes cannot be started as another user here: null when they can. */
export function whyNoOtherUser(): string | null {
  if (process.getuid?.() !== 0) return 'only root may become another user';
  const { uid, gid } = otherUser(0);
  const script = `require('node:fs').accessSync(${JSON.stringify(runner)})`;
  const { status } = spawnSync(process.execPath, ['-e', script], { uid, gid, cwd: '/' });
  return status === 0 ? null : 'other users may not read the files of the repository';
}
