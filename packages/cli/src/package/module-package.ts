import { exchangeVersion, type FormField } from '@headwater/protocol';
import type { ConnectorPlace } from '../connector-place.ts';
import { packageVersion } from '../package-version.ts';
import type { Surroundings } from '../surroundings.ts';
import { bundleConnector, connectorBundle, hostBundle } from './bundle-connector.ts';
import { askBundle } from './connector-form.ts';
import { lockDrivers, type DriverLock } from './driver-lock.ts';
import { formFile, sorted, type PackageEntry } from './package-entry.ts';

/** The version of what a `manifest.json` says, and of how a package is laid out. */
const format = 1;

/** What is in the package of a module, and the settings the connector declares; null when it declares none. */
export interface ModulePackage {
  readonly entries: readonly PackageEntry[];
  readonly fields: readonly FormField[] | null;
}

/**
 * Gives what is in the package of a connector in TypeScript or JavaScript: its bundle, what a platform shows of it
 * without running it, and what npm needs to install the drivers that cannot be bundled.
 */
export async function modulePackage(
  place: ConnectorPlace,
  surroundings: Surroundings,
): Promise<ModulePackage> {
  const { hostFile } = await import('@headwater/sdk/host');
  const { formBytes } = await import('@headwater/grpc/form');
  const bundle = await bundleConnector(place, hostFile);
  const drivers = lockDrivers(bundle.drivers, place.folder);
  const code = [...bundle.entries, ...npmFiles(drivers)];
  const { fields, tests } = await askBundle(code, place.folder, surroundings);
  const manifest = {
    format,
    kind: 'module',
    start: ['node', hostBundle, connectorBundle],
    node: '>=24',
    headwater: packageVersion(),
    exchange: exchangeVersion,
    configuration: fields,
    tests,
  };
  const entries = sorted([
    ...code,
    jsonEntry('manifest.json', manifest),
    { name: formFile, content: formBytes(fields, tests) },
  ]);
  return { entries, fields };
}

/** A package.json says to Node how the bundle is to be read, drivers or none. */
function npmFiles({ versions, packages }: DriverLock): PackageEntry[] {
  const manifest = jsonEntry('package.json', { private: true, type: 'module', dependencies: versions });
  if (Object.keys(versions).length === 0) return [manifest];
  const lock = {
    lockfileVersion: 3,
    requires: true,
    packages: { '': { dependencies: versions }, ...packages },
  };
  return [manifest, jsonEntry('package-lock.json', lock)];
}

function jsonEntry(name: string, value: object): PackageEntry {
  return { name, content: Buffer.from(`${JSON.stringify(value, null, 2)}\n`) };
}
