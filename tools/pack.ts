// Packs `headwater` as it is published: node tools/pack.ts [folder]. docs/decisions/0011 says what is in it, and why.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { buildPackage } from './pack/build-package.ts';
import { makeTarball } from './pack/make-tarball.ts';

const root = join(import.meta.dirname, '..');
const folder = resolve(process.argv[2] ?? join(root, '.cache', 'package'));

const cache = join(root, '.cache');
mkdirSync(cache, { recursive: true });
// Of its own, so that two may pack at once; inside the repository, where the compiler finds the types of Node.
const staging = mkdtempSync(join(cache, 'pack-'));
try {
  const built = buildPackage(root, staging);
  const { filename, size, entryCount } = makeTarball(built, folder);
  const path = relative(process.cwd(), join(folder, filename));
  console.log(`${path}: ${entryCount} files, ${Math.ceil(size / 1000)} kB`);
} finally {
  rmSync(staging, { recursive: true, force: true });
}
