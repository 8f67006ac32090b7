import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeFolder, removeFolders } from '../headwater-process.ts';
import { lockDrivers, type DriverLock } from './driver-lock.ts';

afterAll(removeFolders);

type Packages = Record<string, Record<string, unknown>>;

const origin = (name: string, version = '1.0.0'): Record<string, unknown> => ({
  version,
  resolved: `https://registry.example/${name}-${version}.tgz`,
  integrity: `sha512-${name}`,
});

/** Locks drivers of a project that has installed what its lock lists, unless there is no lock. */
function lock(names: readonly string[], packages: Packages | null, project = ''): DriverLock {
  const places = Object.keys(packages ?? { 'node_modules/pg-native': {} });
  const folder = realpathSync(
    makeFolder({
      [join(project, 'connector.ts')]: '',
      ...(packages !== null && {
        'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: { '': {}, ...packages } }),
      }),
      ...Object.fromEntries(places.map((place) => [`${place}/package.json`, '{}'])),
    }),
  );
  const drivers = names.map((place) => ({
    name: place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length),
    folder: join(folder, place),
  }));
  return lockDrivers(drivers, join(folder, project));
}

test('a driver comes with all it depends on, and with nothing else of the project', () => {
  const packages: Packages = {
    'node_modules/@scope/driver': {
      ...origin('driver', '2.1.0'),
      dependencies: { bindings: '^1.0.0' },
      optionalDependencies: { linux: '1.0.0', elsewhere: '1.0.0' },
      hasInstallScript: true,
    },
    'node_modules/bindings': { ...origin('bindings'), dependencies: { uri: '1.0.0' } },
    'node_modules/linux': { ...origin('linux'), os: ['linux'], optional: true },
    'node_modules/uri': origin('uri'),
    'node_modules/vitest': { ...origin('vitest'), dev: true },
  };
  const { 'node_modules/vitest': _, ...needed } = packages;
  expect(lock(['node_modules/@scope/driver'], packages)).toEqual({
    versions: { '@scope/driver': '2.1.0' },
    packages: needed,
  });
});

test('packages that need each other are listed once, and what is there for tests too is no longer', () => {
  const packages: Packages = {
    'node_modules/a': { ...origin('a'), dev: true, peerDependencies: { b: '*' } },
    'node_modules/b': { ...origin('b'), devOptional: true, dependencies: { a: '*' } },
  };
  expect(lock(['node_modules/a'], packages).packages).toEqual({
    'node_modules/a': { ...origin('a'), peerDependencies: { b: '*' } },
    'node_modules/b': { ...origin('b'), optional: true, dependencies: { a: '*' } },
  });
});

test('a driver inside another package moves up, and each package still finds the version it had', () => {
  const packages: Packages = {
    'node_modules/pg-native/node_modules/libpq': { ...origin('libpq'), dependencies: { nan: '2', uri: '1' } },
    'node_modules/pg-native/node_modules/nan': origin('nan', '2.0.0'),
    'node_modules/nan': origin('nan', '1.0.0'),
    'node_modules/uri': { ...origin('uri'), dependencies: { nan: '1' } },
  };
  expect(lock(['node_modules/pg-native/node_modules/libpq'], packages).packages).toEqual({
    'node_modules/libpq': packages['node_modules/pg-native/node_modules/libpq'],
    'node_modules/nan': origin('nan', '2.0.0'),
    'node_modules/uri': packages['node_modules/uri'],
    'node_modules/uri/node_modules/nan': origin('nan', '1.0.0'),
  });
});

test('the lock of a workspace serves a connector in one of its folders', () => {
  const packages: Packages = {
    'connectors/orders/node_modules/pg-native': {
      ...origin('pg-native', '2.0.0'),
      dependencies: { uri: '1' },
    },
    'node_modules/pg-native': origin('pg-native'),
    'node_modules/uri': origin('uri'),
  };
  const place = 'connectors/orders/node_modules/pg-native';
  expect(lock([place], packages, 'connectors/orders')).toEqual({
    versions: { 'pg-native': '2.0.0' },
    packages: { 'node_modules/pg-native': packages[place], 'node_modules/uri': origin('uri') },
  });
});

test('a driver that another one needs in another version keeps its place', () => {
  const packages: Packages = {
    'node_modules/a': { ...origin('a'), dependencies: { b: '1' } },
    'node_modules/a/node_modules/b': { ...origin('b', '1.0.0'), dependencies: { c: '1' } },
    'node_modules/a/node_modules/b/node_modules/c': { version: '1.0.0', inBundle: true },
    'node_modules/b': origin('b', '2.0.0'),
  };
  expect(lock(['node_modules/a', 'node_modules/b'], packages).packages).toEqual(packages);
});

const usual = 'node_modules/pg-native';

test.each<[string, string[], Packages | null]>([
  [
    'the driver pg-native cannot be bundled, and no package-lock.json says which version to install: run npm install',
    [usual],
    null,
  ],
  [
    'package-lock.json does not list the driver pg-native: run npm install pg-native',
    [usual],
    { 'node_modules/other': origin('other') },
  ],
  [
    'package-lock.json has no registry and integrity for pg-native, which a driver needs: install it from a registry',
    [usual],
    { [usual]: { ...origin('pg-native'), resolved: 'file:../pg-native' } },
  ],
  [
    'package-lock.json has no registry and integrity for uri, which a driver needs: install it from a registry',
    [usual],
    {
      [usual]: { ...origin('pg-native'), dependencies: { uri: '1' } },
      'node_modules/uri': { version: '1.0.0', resolved: 'https://registry.example/uri.tgz' },
    },
  ],
  [
    'the connector uses two versions of pg-native, a package can hold one: npm dedupe pg-native',
    [usual, `node_modules/other/${usual}`],
    { [usual]: origin('pg-native'), [`node_modules/other/${usual}`]: origin('pg-native', '2.0.0') },
  ],
])('it is an error that %s', (message, names, packages) => {
  expect(() => lock(names, packages)).toThrow(message);
});
