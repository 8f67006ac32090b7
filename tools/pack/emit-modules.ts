import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is emitted, in paths from `packages`. */
export interface Sources {
  /** The source of each module that packages import by its name. */
  readonly modules: ReadonlyMap<string, string>;
  /** Sources that nothing imports. */
  readonly started: readonly string[];
}

/**
 * Emits JavaScript and declarations for some sources and all they import, into `emitted` of a folder.
 *
 * @throws Error when there is a type error
 */
export function emitModules(root: string, { modules, started }: Sources, folder: string): string {
  const absolute = (source: string) => join(root, 'packages', source);
  const emitted = join(folder, 'emitted');
  const configuration = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      noEmitOnError: true,
      declaration: true,
      rewriteRelativeImportExtensions: true,
      rootDir: join(root, 'packages'),
      // What is found in node_modules, where npm links the packages, is not emitted.
      paths: Object.fromEntries([...modules].map(([name, source]) => [name, [absolute(source)]])),
      outDir: emitted,
    },
    files: [...modules.values(), ...started].map(absolute),
    include: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration));
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', folder], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('the packages have type errors, nothing was packed: see above');
  return emitted;
}
