import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';
import { emitModules } from './emit-modules.ts';
import { publishedManifest } from './published-manifest.ts';
import { publishedText, startedModules } from './published-text.ts';
import {
  exportedModules,
  publishedFile,
  publishedPlace,
  readWorkspacePackages,
} from './workspace-packages.ts';

/** The package users install. */
const doorName = 'headwater';

/** Builds the package that is published, in a folder of its own, and gives that folder. */
export function buildPackage(root: string, staging: string): string {
  const packages = readWorkspacePackages(root);
  const door = packages.find(({ manifest }) => manifest.name === doorName);
  if (door === undefined) throw new Error(`there is no package ${doorName} in packages`);
  const built = join(staging, 'package');
  const modules = exportedModules(packages);
  const emitted = emitModules(root, { modules, started: startedSources(root) }, staging);
  const files = filesBelow(emitted);
  const contents = {
    files: new Set(files.map(publishedFile)),
    modules: new Map([...modules].map(([name, source]) => [name, publishedFile(source)])),
  };
  for (const file of files) {
    const target = publishedFile(file);
    write(join(built, target), publishedText(readFileSync(join(emitted, file), 'utf8'), target, contents));
  }

  for (const { folder, manifest } of packages) {
    for (const file of manifest.files ?? []) {
      const target = join(built, publishedPlace(folder, file));
      cpSync(join(root, 'packages', folder, file), target, {
        recursive: true,
        errorOnExist: true,
        force: false,
      });
    }
  }

  const source = join(root, 'packages', door.folder);
  for (const file of Object.values(door.manifest.bin ?? {})) {
    const target = posix.normalize(file);
    write(join(built, target), publishedText(readFileSync(join(source, file), 'utf8'), target, contents));
  }
  const manifest = publishedManifest(door, packages);
  write(join(built, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  cpSync(join(source, 'README.md'), join(built, 'README.md'));
  for (const file of ['LICENSE', 'CHANGELOG.md']) cpSync(join(root, file), join(built, file));
  // What `headwater init` copies.
  cpSync(join(root, 'template'), join(built, 'template'), { recursive: true });
  return built;
}

/** The sources that nothing imports, as they are started by their paths. */
function startedSources(root: string): string[] {
  const folder = join(root, 'packages');
  return filesBelow(folder)
    .filter((file) => /^[^/]+\/src\/.*(?<!\.test)\.ts$/.test(file))
    .flatMap((file) =>
      startedModules(readFileSync(join(folder, file), 'utf8')).map((path) =>
        posix.join(posix.dirname(file), path),
      ),
    );
}

function filesBelow(folder: string): string[] {
  return globSync('**/*.{js,ts}', { cwd: folder })
    .map((file) => file.replaceAll(sep, '/'))
    .toSorted();
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
