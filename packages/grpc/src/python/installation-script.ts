import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HeadwaterError } from '@headwater/protocol';
import { lastWords } from '../program/last-words.ts';
import { runCommand } from '../program/run-command.ts';
import type { ProgramOptions } from '../program/server-program.ts';

const scriptName = 'drivers/installation.sh';

/**
 * Runs the drivers/installation.sh of a connector, once for what it says: it may change the whole machine.
 *
 * @throws HeadwaterError `connector_invalid` when it fails, or is not allowed
 */
export async function runInstallationScript(folder: string, options: ProgramOptions): Promise<void> {
  const script = join(folder, scriptName);
  if (!existsSync(script)) return;
  const done = doneFile(folder, script, options.cacheFolder);
  if (existsSync(done)) return;
  if (!options.mayInstall) {
    throw new HeadwaterError(
      'connector_invalid',
      `${script} wants to run on this machine: read it, then run again with --allow-install`,
    );
  }
  options.note(`running ${scriptName}`);
  const { environment, signal } = options;
  const { code, lines } = await runCommand('bash', [scriptName], {
    folder,
    environment,
    signal,
    line: (said) => options.note(said),
  });
  if (code !== 0) {
    throw new HeadwaterError(
      'connector_invalid',
      `${scriptName} failed: ${lastWords(lines) ?? 'it said nothing'}: mend it, or install by hand what it installs, and make it do nothing`,
    );
  }
  writeFileSync(done, '');
}

/** A file that is there when a script of these words has run in this folder. */
function doneFile(folder: string, script: string, cacheFolder: string): string {
  const scripts = join(cacheFolder, 'scripts');
  mkdirSync(scripts, { recursive: true });
  const hash = createHash('sha256').update(realpathSync(folder)).update('\0').update(readFileSync(script));
  return join(scripts, hash.digest('hex').slice(0, 32));
}
