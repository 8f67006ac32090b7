import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HeadwaterError } from '@headwater/protocol';
import { runCommand, type CommandEnd } from '../program/run-command.ts';
import type { ProgramOptions } from '../program/server-program.ts';
import { environmentPython } from './environment-python.ts';
import type { Python } from './find-python.ts';
import { installerEnvironment, type Installer } from './installer.ts';
import { readProjectDependencies } from './project-dependencies.ts';
import { refuseNewerSdk, sdkRequirement, type Requirements } from './read-requirements.ts';
import { whyNotInstalled } from './why-not-installed.ts';

/**
 * Makes a virtual environment in a folder, and installs into it what a connector requires, and the SDK.
 *
 * @throws HeadwaterError `connector_invalid` when that cannot be done
 */
export async function fillEnvironment(
  place: string,
  given: { python: Python; requirements: Requirements; installer: Installer },
  options: ProgramOptions,
): Promise<void> {
  const { python, requirements, installer } = given;
  const { folder, file } = requirements;
  const lines =
    file === 'pyproject.toml' ? await readProjectDependencies(folder, python, options) : requirements.text;
  refuseNewerSdk(lines, file ?? '');
  options.note(
    `installing ${file === null ? sdkRequirement : `what ${file} requires`}, with ${installer.name}`,
  );

  const environment = await installerEnvironment(installer, python, options);
  const run = (command: string, words: readonly string[]): Promise<CommandEnd> =>
    runCommand(command, words, { folder, environment, signal: options.signal });

  const isUv = installer.name === 'uv';
  const made = isUv
    ? await run(installer.path, ['venv', '--no-project', '--python', python.path, place])
    : await run(python.path, ['-m', 'venv', place]);
  if (made.code !== 0) throw notMade(python, made);

  // In a file, as a requirement may hold a password, and everybody sees the words of a command.
  const list = file === 'requirements.txt' ? join(folder, file) : join(place, 'requirements.txt');
  if (file !== 'requirements.txt') writeFileSync(list, lines);
  const words = ['-r', list, sdkRequirement];
  const installed = isUv
    ? await run(installer.path, [
        'pip',
        'install',
        '--color',
        'never',
        '--python',
        environmentPython(place),
        ...words,
      ])
    : await run(environmentPython(place), ['-m', 'pip', 'install', '--no-input', '--no-color', ...words]);
  if (installed.code !== 0) {
    throw new HeadwaterError(
      'connector_invalid',
      `what ${file ?? 'every connector in Python'} requires cannot be installed: ${whyNotInstalled(installed.lines)}`,
    );
  }
}

function notMade({ path, version }: Python, { lines }: CommandEnd): HeadwaterError {
  const isDebian = lines.some((line) => line.includes('ensurepip'));
  const hint = isDebian ? 'install python3-venv, or uv' : (lines.at(-1)?.trim() ?? 'it says nothing');
  return new HeadwaterError(
    'connector_invalid',
    `Python ${version} (${path}) cannot make a virtual environment: ${hint}`,
  );
}
