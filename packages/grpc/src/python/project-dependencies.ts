import { join } from 'node:path';
import { HeadwaterError } from '@headwater/protocol';
import { runCommand } from '../program/run-command.ts';
import type { ProgramOptions } from '../program/server-program.ts';
import type { Python } from './find-python.ts';

/** Python reads TOML itself from 3.11 on; before, pip brings what does. */
const reader = `
import sys
try:
    import tomllib
except ModuleNotFoundError:
    from pip._vendor import tomli as tomllib
with open(sys.argv[1], "rb") as file:
    print("\\n".join(tomllib.load(file).get("project", {}).get("dependencies", [])))
`;

/**
 * Reads the dependencies of the project in a pyproject.toml, one a line.
 *
 * @throws HeadwaterError `connector_invalid` when the file cannot be read
 */
export async function readProjectDependencies(
  folder: string,
  python: Python,
  { environment, signal }: ProgramOptions,
): Promise<string> {
  const file = join(folder, 'pyproject.toml');
  const { code, stdout, lines } = await runCommand(python.path, ['-c', reader, file], {
    folder,
    environment,
    signal,
  });
  if (code === 0) return stdout.trim();
  throw new HeadwaterError(
    'connector_invalid',
    `${file} cannot be read: ${lines.at(-1) ?? 'it says nothing'}`,
  );
}
