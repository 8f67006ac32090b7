import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ProgramOptions } from '../program/server-program.ts';
import { environmentPython } from './environment-python.ts';
import { fillEnvironment } from './fill-environment.ts';
import type { Python } from './find-python.ts';
import { chooseInstaller, presentInstaller, type Installer } from './installer.ts';
import { sdkRequirement, type Requirements } from './read-requirements.ts';

/**
 * Gives the Python of the virtual environment that holds what a connector requires; makes it when it is not there.
 *
 * An environment is made where it stays, as its scripts name their own path, and under a name of its own; a link with
 * the name of what is required is made when it is complete. So none is used half-made, whoever is killed, and nobody
 * waits for a lock: of two that are made at once, the first to be complete is used, and the other removed.
 *
 * @throws HeadwaterError `connector_invalid` when something cannot be installed
 */
export async function openEnvironment(
  python: Python,
  requirements: Requirements,
  options: ProgramOptions,
): Promise<string> {
  const environments = join(options.cacheFolder, 'venvs');
  const known = complete(
    join(environments, environmentName(python, requirements, presentInstaller(options))),
  );
  if (known !== null) return known;

  const installer = await chooseInstaller(python, options);
  const name = environmentName(python, requirements, installer);
  mkdirSync(environments, { recursive: true });
  removeLeftovers(environments, name);
  const place = join(environments, `${name}.${randomBytes(4).toString('hex')}`);
  try {
    await fillEnvironment(place, { python, requirements, installer }, options);
    return publish(place, join(environments, name));
  } catch (error) {
    rmSync(place, { recursive: true, force: true });
    throw error;
  }
}

function environmentName(python: Python, requirements: Requirements, installer: Installer): string {
  const { folder, file, text, hasPath } = requirements;
  // A path means something else in another folder.
  const place = hasPath ? folder : null;
  const decides = [python.path, python.version, sdkRequirement, installer.name, file, text, place];
  return createHash('sha256').update(JSON.stringify(decides)).digest('hex').slice(0, 32);
}

/** The Python of an environment that is complete. */
function complete(link: string): string | null {
  const python = environmentPython(link);
  // Not resolved any further: what it links to is the Python that the environment was made with.
  return existsSync(python) ? environmentPython(realpathSync(link)) : null;
}

/** Makes the link to a complete environment, and gives its Python: that of another one when that was faster. */
function publish(place: string, link: string): string {
  try {
    // A link may be left of an environment whose folder, or whose Python, was removed.
    if (complete(link) === null) rmSync(link, { force: true });
    symlinkSync(basename(place), link, 'junction');
    return environmentPython(place);
  } catch (error) {
    const other = complete(link);
    if (other === null) throw error;
    rmSync(place, { recursive: true, force: true });
    return other;
  }
}

const millisecondsOfDay = 24 * 60 * 60 * 1000;

/** Removes what was left of environments whose making was killed. */
function removeLeftovers(environments: string, name: string): void {
  for (const each of readdirSync(environments)) {
    if (!each.startsWith(`${name}.`)) continue;
    const place = join(environments, each);
    const age = Date.now() - (statSync(place, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > millisecondsOfDay) rmSync(place, { recursive: true, force: true });
  }
}
