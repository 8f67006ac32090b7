import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { exchangeVersion } from '@headwater/protocol';
import { ApiError } from '../api/api-error.ts';

/** What a package holds. */
export interface PackageDetails {
  readonly kind: 'module' | 'python' | 'program';
  /** Whether drivers/installation.sh wants to change the machine. */
  readonly hasInstallationScript: boolean;
  /** Whether npm must install drivers that cannot be bundled. */
  readonly needsNpm: boolean;
}

const manifestSchema = z.object({
  format: z.literal(1),
  kind: z.literal('module'),
  exchange: z.number(),
  headwater: z.string(),
});

/**
 * Tells what an unpacked package holds.
 *
 * @throws ApiError `InvalidInput` when it is no connector, or one that this server cannot run
 */
export function inspect(folder: string): PackageDetails {
  const has = (name: string) => existsSync(join(folder, name));
  const hasInstallationScript = has('drivers/installation.sh');
  if (has('manifest.json') && has('connector.js') && has('host.js')) {
    checkManifest(join(folder, 'manifest.json'));
    return { kind: 'module', hasInstallationScript, needsNpm: has('package-lock.json') };
  }
  if (has('connector.py')) return { kind: 'python', hasInstallationScript, needsNpm: false };
  if (has('headwater.json')) return { kind: 'program', hasInstallationScript, needsNpm: false };
  if (has('connector.ts') || has('connector.js')) {
    throw invalid(
      'it holds the sources of a connector: headwater package, or headwater deploy, bundles them',
    );
  }
  throw invalid('it holds no connector at its root: neither connector.js with its host.js, nor connector.py');
}

function checkManifest(file: string): void {
  const read = manifestSchema.safeParse(parse(file));
  if (!read.success) throw invalid('its manifest.json is not one that headwater package writes');
  const { exchange, headwater } = read.data;
  if (exchange === exchangeVersion) return;
  throw invalid(
    `it was packaged by Headwater ${headwater}, whose exchange ${exchange} this server does not speak, but ${exchangeVersion}: package it with the version of the server`,
  );
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function invalid(problem: string): ApiError {
  return new ApiError('InvalidInput', `file: ${problem}`);
}
