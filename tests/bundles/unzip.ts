import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { makeFolder } from '../../packages/cli/src/headwater-process.ts';

const python = process.env['HEADWATER_PYTHON'] ?? 'python3';

/** Whether there is a program that is not ours to unpack a zip: Python has one. */
export const canUnzip = spawnSync(python, ['-m', 'zipfile', '--help']).status === 0;

/** Unpacks a zip, and gives the folder with what was in it. */
export function unzip(path: string): string {
  const folder = realpathSync(makeFolder());
  const { status, stderr } = spawnSync(python, ['-m', 'zipfile', '-e', path, folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return folder;
}
