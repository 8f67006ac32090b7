import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const cache = join(import.meta.dirname, '..', '..', '.cache', 'peers');

/**
 * Makes the Python environment of a peer, unless it stands already as its requirements want it.
 *
 * @returns the program `python` in it
 * @throws Error when there is no Python, or a package cannot be had
 */
export function pythonEnvironment(folder: string): string {
  const requirements = join(import.meta.dirname, folder, 'requirements.txt');
  const wanted = readFileSync(requirements, 'utf8');
  const environment = join(cache, folder);
  const python = join(environment, 'bin', 'python');
  // Written last: an environment without it was left half-way.
  const installed = join(environment, 'installed.txt');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return python;
  rmSync(environment, { recursive: true, force: true });
  run('python3', ['-m', 'venv', environment]);
  const quietly = ['--quiet', '--disable-pip-version-check', '--no-input'];
  run(python, ['-m', 'pip', 'install', ...quietly, '--requirement', requirements]);
  writeFileSync(installed, wanted);
  return python;
}

function run(program: string, words: readonly string[]): void {
  const { status, error, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  if (error !== undefined) throw new Error(`${program} could not be started: ${error.message}`);
  if (status === 0) return;
  const lastLine = `${stdout}${stderr}`.trim().split('\n').at(-1) ?? '';
  throw new Error(`${program} ${words.slice(0, 3).join(' ')} ended with ${status}: ${lastLine}`);
}
