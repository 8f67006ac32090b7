import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HeadwaterError } from '@headwater/protocol';

const run = promisify(execFile);
const installMinutes = 10;

/**
 * Installs the drivers that a package names with their integrity, without running a line of them, and puts the code into
 * its place.
 *
 * @throws HeadwaterError `connector_invalid` when npm cannot install them
 */
export async function installDrivers(unpacked: string, folder: string): Promise<void> {
  if (existsSync(join(unpacked, 'package-lock.json'))) {
    const cache = await mkdtemp(join(tmpdir(), 'headwater-npm-'));
    try {
      await run(
        'npm',
        ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--omit=dev', `--cache=${cache}`],
        {
          cwd: unpacked,
          env: npmEnvironment(),
          timeout: installMinutes * 60_000,
        },
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new HeadwaterError(
        'connector_invalid',
        `the drivers of the connector could not be installed by npm ci: ${reason.trim().split('\n').at(-1)}`,
        { cause: error },
      );
    } finally {
      await rm(cache, { recursive: true, force: true });
    }
  }
  await rename(unpacked, folder);
}

/** What npm needs to reach its registry, and nothing of the server's secrets. */
function npmEnvironment(): NodeJS.ProcessEnv {
  const kept =
    /^(?:PATH|HOME|LANG|TMPDIR|npm_config_.*|NODE_EXTRA_CA_CERTS|SSL_CERT_.*|https?_proxy|no_proxy)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.test(name)));
}
