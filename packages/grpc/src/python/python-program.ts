import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProgramOptions, ServerProgram } from '../program/server-program.ts';
import { findPython } from './find-python.ts';
import { runInstallationScript } from './installation-script.ts';
import { readRequirements } from './read-requirements.ts';
import { openEnvironment } from './virtual-environment.ts';

const launcher = fileURLToPath(new URL('launcher.py', import.meta.url));

/**
 * Gives the program that serves the connector.py of a folder, when all that it requires is installed: in a virtual
 * environment that connectors of the same requirements share.
 *
 * @throws HeadwaterError `connector_invalid` when there is no Python, or something cannot or may not be installed
 */
export async function pythonProgram(folder: string, options: ProgramOptions): Promise<ServerProgram> {
  const python = await findPython(folder, options);
  const requirements = readRequirements(folder);
  await runInstallationScript(folder, options);
  const interpreter = await openEnvironment(python, requirements, options);
  return {
    command: interpreter,
    words: [launcher, join(folder, 'connector.py')],
    folder,
    // What the user has installed for themselves is not what a connector requires.
    environment: { ...options.environment, PYTHONNOUSERSITE: '1' },
    port: 'told',
  };
}
