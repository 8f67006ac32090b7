import { posix } from 'node:path';
import { publishedFile, type Manifest, type WorkspacePackage } from './workspace-packages.ts';

/** Not in the manifest of the source: npm on an older Node, which installs the right one, would complain of it. */
const engines = { node: '>=24' };

/**
 * Gives the manifest of the published package: that of its door, with the files that were emitted and the dependencies
 * of all packages.
 *
 * @throws Error when two packages want different versions of one dependency
 */
export function publishedManifest(
  door: WorkspacePackage,
  packages: readonly WorkspacePackage[],
): Manifest & Record<string, unknown> {
  const exports = Object.entries(door.manifest.exports).map(([subpath, source]) => {
    const file = `./${publishedFile(posix.join(door.folder, source))}`;
    return [subpath, { types: file.replace(/\.js$/, '.d.ts'), default: file }];
  });
  return {
    ...door.manifest,
    engines,
    exports: Object.fromEntries([...exports, ['./package.json', './package.json']]),
    dependencies: thirdParties(packages),
  };
}

function thirdParties(packages: readonly WorkspacePackage[]): Record<string, string> {
  const ours = new Set(packages.map(({ manifest }) => manifest.name));
  const versions: Record<string, string> = {};
  for (const { manifest } of packages) {
    for (const [name, version] of Object.entries(manifest.dependencies ?? {})) {
      if (ours.has(name)) continue;
      const other = (versions[name] ??= version);
      if (other !== version) {
        throw new Error(
          `${manifest.name} wants ${name} ${version}, another package ${other}: choose one version`,
        );
      }
    }
  }
  return Object.fromEntries(Object.entries(versions).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
