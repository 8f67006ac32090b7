import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { HeadwaterError } from '@headwater/protocol';

const othersPass = 0o001;

/**
 * Checks that every user can pass through to a folder: where the server is root, each connection runs as a user of its
 * own, and must get to what is its own.
 *
 * @throws HeadwaterError `configuration` that names the folder in the way
 */
export function mustBeReachable(folder: string): void {
  if (process.getuid?.() !== 0) return;
  for (let above = folder; ; above = dirname(above)) {
    if ((statSync(above).mode & othersPass) === 0) {
      throw new HeadwaterError(
        'configuration',
        `connections run as users of their own, and those cannot pass through ${above}: run chmod o+x on it, or give another folder with --data`,
      );
    }
    if (dirname(above) === above) return;
  }
}
