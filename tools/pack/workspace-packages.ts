import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

/** What a package of the workspace says of itself. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  /** The sources it exports, by their subpaths. */
  readonly exports: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  /** Files, and folders of files, that its modules read or start, and that are no modules themselves. */
  readonly files?: readonly string[];
}

export interface WorkspacePackage {
  /** The name of its folder in `packages`, and in the published package. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Reads every package of the workspace. */
export function readWorkspacePackages(root: string): WorkspacePackage[] {
  return readdirSync(join(root, 'packages'))
    .toSorted()
    .map((folder) => {
      const manifest: Manifest = JSON.parse(
        readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'),
      );
      return { folder, manifest };
    });
}

/** Lists the modules the packages export with their sources, paths from `packages`: `@headwater/sdk` is `sdk/src/index.ts`. */
export function exportedModules(packages: readonly WorkspacePackage[]): Map<string, string> {
  const modules = packages.flatMap(({ folder, manifest }) =>
    Object.entries(manifest.exports).map(
      ([subpath, source]) => [posix.join(manifest.name, subpath), posix.join(folder, source)] as const,
    ),
  );
  return new Map(modules);
}

/** Gives the place in the published package of a source file, or of what was emitted for it: `sdk/src/row.ts` is `sdk/row.js`. */
export function publishedFile(path: string): string {
  return path.replace('/src/', '/').replace(/(?<!\.d)\.ts$/, '.js');
}

/**
 * Gives the place in the published package of a file that a package names: as modules lie one folder higher there, so do
 * the files they find by their paths. `src/python/launcher.py` of `grpc` is `grpc/python/launcher.py`, and what lies
 * beside `src`, `proto`, is beside `grpc`.
 */
export function publishedPlace(folder: string, file: string): string {
  return posix.join(folder, posix.relative('src', posix.normalize(file)));
}
