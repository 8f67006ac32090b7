import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TokenStore } from 'headwater/http';

/**
 * Keeps the newest refresh token in a file that only its owner can read. When another token is set in the
 * configuration, the app was allowed anew, and what the file holds is worth nothing.
 */
export function tokenFileStore(file: string, configuredToken: string): TokenStore {
  const issuedFrom = createHash('sha256').update(configuredToken).digest('hex');
  return {
    async load() {
      const text = await readFile(file, 'utf8').catch(whenMissing);
      if (text === null) return undefined;
      const kept: { issuedFrom: string; refreshToken: string } = JSON.parse(text);
      return kept.issuedFrom === issuedFrom ? kept.refreshToken : undefined;
    },
    async save(refreshToken) {
      await mkdir(dirname(file), { recursive: true });
      // In one step: a crash leaves the old token or the new one, never half of one.
      await writeFile(`${file}.new`, JSON.stringify({ issuedFrom, refreshToken }), { mode: 0o600 });
      await rename(`${file}.new`, file);
    },
  };
}

function whenMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
