import { existsSync, globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { isObject } from '@headwater/protocol';
import type { Plugin } from 'esbuild';

/** A package that a bundle cannot hold, and where it is installed. */
export interface Driver {
  readonly name: string;
  readonly folder: string;
}

/** Packages that load parts of themselves by names they compute, which no bundler can follow. */
const computing: ReadonlySet<string> = new Set(['oracledb', 'snowflake-sdk']);

/** Leaves native packages out of a bundle, and adds them to the drivers. */
export function leaveOutDrivers(drivers: Map<string, Driver>): Plugin {
  const driverOf = memoized(findDriver);
  return {
    name: 'native drivers',
    setup(build) {
      const resolved = Symbol('resolved');
      build.onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...from }) => {
        if (pluginData === resolved || from.kind === 'entry-point' || isBuiltin(path)) return undefined;
        const { importer, kind, namespace, resolveDir, with: attributes } = from;
        const found = await build.resolve(path, {
          importer,
          kind,
          namespace,
          resolveDir,
          with: attributes,
          pluginData: resolved,
        });
        const driver = found.errors.length > 0 ? null : driverOf(dirname(found.path));
        if (driver === null) return undefined;
        drivers.set(driver.folder, driver);
        return { path, external: true };
      });
    },
  };
}

/** Gives the package a folder is in, if that is a native one. What is not installed is the author's own code. */
function findDriver(folder: string): Driver | null {
  if (!folder.includes(`${sep}node_modules${sep}`)) return null;
  const manifest = readManifest(folder);
  const name = manifest?.['name'];
  // A package.json without a name only says how the files of its folder are to be read.
  if (manifest === null || typeof name !== 'string') return findDriver(dirname(folder));
  return computing.has(name) || isNative(folder, manifest) ? { name, folder } : null;
}

/** Whether a package holds compiled code or the recipe for it, or is a choice among packages for each system. */
function isNative(folder: string, manifest: Readonly<Record<string, unknown>>): boolean {
  const inside = globSync('**/{*.node,binding.gyp}', {
    cwd: folder,
    exclude: (name) => name === 'node_modules',
  });
  if (inside.length > 0) return true;
  const { optionalDependencies } = manifest;
  const names = isObject(optionalDependencies) ? Object.keys(optionalDependencies) : [];
  return names.some((name) => {
    const other = findInstalled(name, folder);
    return other !== null && (other['os'] !== undefined || other['cpu'] !== undefined);
  });
}

/** Finds a package as Node does: in the node_modules of a folder, or of one above it. */
function findInstalled(name: string, folder: string): Record<string, unknown> | null {
  const manifest = readManifest(join(folder, 'node_modules', name));
  if (manifest !== null || dirname(folder) === folder) return manifest;
  return findInstalled(name, dirname(folder));
}

function readManifest(folder: string): Record<string, unknown> | null {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return null;
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return isObject(manifest) ? { ...manifest } : null;
}

function memoized<T>(find: (folder: string) => T): (folder: string) => T {
  const found = new Map<string, { readonly value: T }>();
  return (folder) => {
    const known = found.get(folder) ?? { value: find(folder) };
    found.set(folder, known);
    return known.value;
  };
}
