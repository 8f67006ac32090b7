import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findCommand } from '../program/find-command.ts';
import { runCommand } from '../program/run-command.ts';
import type { ProgramOptions } from '../program/server-program.ts';
import type { Python } from './find-python.ts';
import { pipSettings } from './pip-settings.ts';

/** What makes an environment and fills it. */
export type Installer =
  | { readonly name: 'pip' }
  /** Some ten times as fast. `isOurs` when pip has brought it, and with it should come the settings of pip. */
  | { readonly name: 'uv'; readonly path: string; readonly isOurs: boolean };

/** Gives the installer that is there already. */
export function presentInstaller({ environment, cacheFolder }: ProgramOptions): Installer {
  const path = findCommand('uv', process.cwd(), environment);
  if (path !== null) return { name: 'uv', path, isOurs: false };
  const own = ownUv(cacheFolder);
  return existsSync(own) ? { name: 'uv', path: own, isOurs: true } : { name: 'pip' };
}

/** Gives uv, brought by pip into Headwater's own folder when it is not there; else pip. */
export async function chooseInstaller(python: Python, options: ProgramOptions): Promise<Installer> {
  const present = presentInstaller(options);
  if (present.name === 'uv') return present;
  const { environment, signal, cacheFolder } = options;
  options.note('installing uv, which installs what connectors in Python require');
  const words = ['-m', 'pip', 'install', '--quiet', '--target', uvFolder(cacheFolder), '--upgrade', 'uv'];
  await runCommand(python.path, words, { folder: process.cwd(), environment, signal });
  return presentInstaller(options);
}

function uvFolder(cacheFolder: string): string {
  return join(cacheFolder, 'uv');
}

function ownUv(cacheFolder: string): string {
  return join(uvFolder(cacheFolder), 'bin', process.platform === 'win32' ? 'uv.exe' : 'uv');
}

/** The variables an installer runs with. */
export async function installerEnvironment(
  installer: Installer,
  python: Python,
  options: ProgramOptions,
): Promise<NodeJS.ProcessEnv> {
  if (installer.name === 'pip') return options.environment;
  const settings = installer.isOurs ? await pipSettings(python, options) : {};
  return { ...settings, UV_PYTHON_DOWNLOADS: 'never', UV_NO_PROGRESS: '1', ...options.environment };
}
