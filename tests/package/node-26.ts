import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmInstall } from './user-project.ts';

/** A program, or why there is none. */
export type Found = { readonly path: string } | { readonly missing: string };

/** Installs Node.js 26 from npm, in a folder of its own. */
export async function installNode26(parent: string): Promise<Found> {
  if (process.versions.node.startsWith('26.')) return { missing: 'all tests run on Node 26 already' };
  const folder = join(parent, 'node-26');
  mkdirSync(folder);
  // The package is a script that fetches the program for this machine.
  writeFileSync(join(folder, 'package.json'), '{ "allowScripts": { "node": true } }');
  try {
    await npmInstall(['node@26'], folder);
  } catch (error) {
    // After its code, npm says what is wrong.
    const [reason] = /^npm error (?!code ).*$/m.exec(String(error)) ?? [String(error)];
    return { missing: `Node 26 cannot be had: ${reason}` };
  }
  const path = join(folder, 'node_modules', 'node', 'bin', 'node');
  return existsSync(path) ? { path } : { missing: 'npm did not run the script that sets up Node 26' };
}
