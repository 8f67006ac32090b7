import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');

/**
 * Runs `headwater debug` on a connector, as a user would.
 *
 * @throws Error when the sync did not succeed
 */
export async function runDebug(folder: string, configurationPath: string): Promise<void> {
  const words = ['debug', relative(root, folder), '--configuration', relative(root, configurationPath)];
  process.stdout.write(`   $ npx headwater ${words.join(' ')}\n`);
  const command = join(root, 'packages', 'headwater', 'bin', 'headwater.js');
  const child = spawn(process.execPath, [command, ...words], { cwd: root, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`headwater debug ended with ${code}: see above`);
}
