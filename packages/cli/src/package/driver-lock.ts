import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isObject } from '@headwater/protocol';
import { UsageError } from '../usage-error.ts';
import type { Driver } from './native-drivers.ts';

/** A package as `package-lock.json` has it. */
type Locked = Readonly<Record<string, unknown>>;

/** What npm needs to install the drivers of a package as they are installed here. */
export interface DriverLock {
  /** The version of each driver. */
  readonly versions: Readonly<Record<string, string>>;
  /** By their places: `node_modules/pg-native`. */
  readonly packages: Readonly<Record<string, Locked>>;
}

interface Lock {
  readonly folder: string;
  readonly packages: Readonly<Record<string, Locked>>;
}

/**
 * Picks drivers and all they depend on out of the project's `package-lock.json`.
 *
 * @throws UsageError naming the driver that is not locked
 */
export function lockDrivers(drivers: readonly Driver[], folder: string): DriverLock {
  const [first, ...rest] = drivers.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  if (first === undefined) return { versions: {}, packages: {} };
  const lock = readLock(first.name, folder);
  const sources = new Map<string, string>();
  for (const driver of [first, ...rest]) {
    if (sources.has(driver.name)) {
      throw new UsageError(
        `the connector uses two versions of ${driver.name}, a package can hold one: npm dedupe ${driver.name}`,
      );
    }
    sources.set(driver.name, sourceOf(driver, lock));
  }
  const versions = [...sources].map(([name, source]) => [name, String(lock.packages[source]?.['version'])]);
  return { versions: Object.fromEntries(versions), packages: layOut(sources, lock) };
}

/** Reads the lock of a project, which may be that of a workspace it is in. */
function readLock(driver: string, folder: string): Lock {
  const file = join(folder, 'package-lock.json');
  if (existsSync(file)) {
    const { packages }: { packages?: unknown } = JSON.parse(readFileSync(file, 'utf8'));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by npm; every field is read as unknown
    if (isObject(packages)) return { folder, packages: packages as Lock['packages'] };
  }
  if (dirname(folder) !== folder) return readLock(driver, dirname(folder));
  throw new UsageError(
    `the driver ${driver} cannot be bundled, and no package-lock.json says which version to install: run npm install`,
  );
}

function sourceOf({ name, folder }: Driver, lock: Lock): string {
  const place = Object.keys(lock.packages).find((key) => {
    const path = join(lock.folder, key);
    return key.endsWith(`node_modules/${name}`) && existsSync(path) && realpathSync(path) === folder;
  });
  if (place !== undefined) return place;
  throw new UsageError(`package-lock.json does not list the driver ${name}: run npm install ${name}`);
}

/**
 * Lays packages out anew: the drivers at the top, what they depend on as far up as it can go without getting in the way
 * of another version.
 *
 * @param drivers where the project's lock has each driver, by its name
 */
function layOut(drivers: ReadonlyMap<string, string>, { packages }: Lock): Record<string, Locked> {
  const laidOut = new Map<string, Locked>();
  const sources = new Map([...drivers].map(([name, source]) => [`node_modules/${name}`, source]));
  // It grows on the way.
  for (const [place, source] of sources) {
    const locked = packages[source] ?? {};
    checkOrigin(place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length), locked);
    laidOut.set(place, withoutRoles(locked));
    for (const name of dependenciesOf(locked)) {
      const dependency = lookups(source, name).find((key) => packages[key] !== undefined);
      // Optional ones may be missing.
      if (dependency === undefined) continue;
      const seen = lookups(place, name).find((key) => sources.has(key));
      if (seen !== undefined && sources.get(seen) === dependency) continue;
      // What another package brings in itself stays inside it.
      const isFree = seen === undefined && packages[dependency]?.['inBundle'] !== true;
      sources.set(isFree ? `node_modules/${name}` : `${place}/node_modules/${name}`, dependency);
    }
  }
  return Object.fromEntries([...laidOut].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The places where a package finds another one, nearest first. */
function lookups(place: string, name: string): string[] {
  const own = place === '' ? `node_modules/${name}` : `${place}/node_modules/${name}`;
  if (place === '') return [own];
  const up = place.lastIndexOf('node_modules/');
  const above = up <= 0 ? '' : place.slice(0, up - 1);
  return [own, ...lookups(above, name)];
}

function dependenciesOf(locked: Locked): string[] {
  const names = ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((field) => {
    const some = locked[field];
    return isObject(some) ? Object.keys(some) : [];
  });
  return [...new Set(names)].toSorted();
}

/** Another machine must be able to fetch the same bytes; without an address they are those of npm's registry. */
function checkOrigin(name: string, { resolved, integrity, inBundle }: Locked): void {
  const isOfRegistry = /^https?:/.test(typeof resolved === 'string' ? resolved : 'https:');
  if ((isOfRegistry && typeof integrity === 'string') || inBundle === true) return;
  throw new UsageError(
    `package-lock.json has no registry and integrity for ${name}, which a driver needs: install it from a registry`,
  );
}

/** What a package is to the project, not to the drivers. */
const roles = ['dev', 'devOptional', 'peer'];

/** What only some systems need stays optional. */
function withoutRoles(locked: Locked): Locked {
  const kept = Object.fromEntries(Object.entries(locked).filter(([field]) => !roles.includes(field)));
  return locked['devOptional'] === true ? { ...kept, optional: true } : kept;
}
