import { execFile } from 'node:child_process';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HeadwaterError } from '@headwater/protocol';
import { readDriverLock, type DriverLock } from './driver-lock.ts';

const run = promisify(execFile);
const installMinutes = 10;

/**
 * Installs the drivers that the package of a module names with their integrity, without running a line of them. npm works
 * in a folder of its own: a `.npmrc` or a script of the package is not heard.
 *
 * @param code the unpacked package
 * @param workshop a folder to work in, which is not there yet
 * @throws HeadwaterError `connector_invalid` when npm cannot install them
 */
export async function installDrivers(code: string, workshop: string): Promise<void> {
  const lock = readDriverLock(code);
  if (lock === null) return;
  try {
    await mkdir(workshop, { recursive: true, mode: 0o700 });
    await writeJson(join(workshop, 'package.json'), {
      private: true,
      dependencies: lock.packages[''].dependencies ?? {},
    });
    await writeJson(join(workshop, 'package-lock.json'), lock satisfies DriverLock);
    await runNpm(workshop);
    const installed = join(code, 'node_modules');
    await rm(installed, { recursive: true, force: true });
    await rename(join(workshop, 'node_modules'), installed);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFile(file, JSON.stringify(value));
}

async function runNpm(folder: string): Promise<void> {
  const words = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--omit=dev', '--logs-max=0'];
  // A sync waits for it, and is tried again itself.
  const patience = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
  try {
    await run('npm', [...words, ...patience, `--cache=${join(folder, 'cache')}`], {
      cwd: folder,
      env: npmEnvironment(),
      timeout: installMinutes * 60_000,
    });
  } catch (error) {
    throw new HeadwaterError(
      'connector_invalid',
      `the drivers of the connector could not be installed by npm ci: ${reasonOf(error)}`,
      { cause: error },
    );
  }
}

/** npm says its code first, then why, then much else. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const said = 'stderr' in error ? String(error.stderr) : '';
  const lines = said
    .split('\n')
    .filter((line) => line.startsWith('npm error '))
    .map((line) => line.slice('npm error '.length).trim());
  const reason = lines.find((line) => line !== '' && !line.startsWith('code '));
  return reason ?? error.message.trim().split('\n')[0] ?? '';
}

/** What npm needs to reach its registry, and nothing of the server's secrets. */
function npmEnvironment(): NodeJS.ProcessEnv {
  const kept =
    /^(?:PATH|HOME|LANG|TMPDIR|npm_config_.*|NODE_EXTRA_CA_CERTS|SSL_CERT_.*|https?_proxy|no_proxy)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.test(name)));
}
