import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

export interface Tarball {
  readonly filename: string;
  /** In bytes. */
  readonly size: number;
  readonly entryCount: number;
}

/** Makes the tarball of a package in a folder, as `npm publish` would send it. */
export function makeTarball(built: string, folder: string): Tarball {
  mkdirSync(folder, { recursive: true });
  const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const { status, stdout, error } = spawnSync('npm', words, {
    cwd: built,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('npm pack failed: see above', { cause: error });
  const [tarball]: Tarball[] = JSON.parse(stdout);
  if (tarball === undefined) throw new Error(`npm pack made nothing: ${stdout}`);
  return tarball;
}
