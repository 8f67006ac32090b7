import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const environments = join(import.meta.dirname, '../../.cache/python');

/** A Python that has some packages, or why there is none. */
export type FoundPython = { readonly python: string } | { readonly missing: string };

/**
 * Makes an environment of Python with some packages, once for all runs of the tests.
 *
 * @param name of its folder
 * @param sources packages, of those they need, that there are only as sources
 */
export async function pythonWith(
  name: string,
  packages: readonly string[],
  sources: readonly string[] = [],
): Promise<FoundPython> {
  const environment = join(environments, name);
  const python = join(environment, 'bin', 'python');
  // Written last: an environment without it was left half-way.
  const installed = join(environment, 'installed.txt');
  const wanted = packages.join('\n');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return { python };
  rmSync(environment, { recursive: true, force: true });
  mkdirSync(environments, { recursive: true });
  try {
    await run(process.env['HEADWATER_PYTHON'] ?? 'python3', ['-m', 'venv', environment]);
  } catch {
    return { missing: 'python3 with venv is not there' };
  }
  try {
    const built = sources.flatMap((source) => ['--no-binary', source]);
    await run(python, ['-m', 'pip', 'install', '--quiet', '--only-binary', ':all:', ...built, ...packages]);
  } catch (error) {
    const said = String(error)
      .split('\n')
      .findLast((line) => line.includes('ERROR'));
    return { missing: `pip cannot install ${packages.join(', ')}: ${said ?? 'it says nothing'}` };
  }
  writeFileSync(installed, wanted);
  return { python };
}
