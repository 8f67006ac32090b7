import { realpathSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { getCallSites } from 'node:util';
import { HeadwaterError } from '@headwater/protocol';

/**
 * Makes of this process the command `headwater debug`, for the file that called what calls this, and with the words
 * after it. It must be the program: one that is loaded by another, be it by `headwater debug`, is run by that.
 */
export async function debugCaller(): Promise<void> {
  const [, , caller] = getCallSites(3);
  const file = pathOf(caller?.scriptName ?? '');
  const [, program] = process.argv;
  if (program === undefined || realpathSync(program) !== file) {
    throw new HeadwaterError(
      'connector_invalid',
      `${file} called connector.debug() although another program has loaded it: write \`if (import.meta.main) await connector.debug();\``,
    );
  }
  const command = findCommand(file);
  process.argv.splice(1, 1, command, 'debug', file);
  await import(pathToFileURL(command).href);
}

/** The package whose command it is. This one is a part of it, and does not depend on it. */
const packageName = 'headwater';

/** The command of the package that the file finds, as npx does. */
function findCommand(file: string): string {
  const manifest = findPackageJSON(packageName, pathToFileURL(file));
  if (manifest === undefined) {
    throw new HeadwaterError(
      'connector_invalid',
      `${file} finds no package headwater: npm install headwater`,
    );
  }
  return join(dirname(manifest), 'bin', 'headwater.js');
}

function pathOf(scriptName: string): string {
  return scriptName.startsWith('file:') ? fileURLToPath(scriptName) : scriptName;
}
