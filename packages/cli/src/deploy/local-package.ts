import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ConnectorSource } from '../connector-source.ts';
import { makePackage } from '../package/make-package.ts';
import type { Surroundings } from '../surroundings.ts';

/** A package that was made to be sent. */
export interface LocalPackage {
  readonly file: string;
  readonly bytes: number;
  /** As a server tells packages apart: lower-case hex. */
  readonly sha256: string;
  /** The settings the connector declares secret; null when that is not known. */
  readonly secrets: readonly string[] | null;
  /** Removes the file. */
  remove(): void;
}

/**
 * Packages a connector into a temporary file.
 *
 * @throws UsageError or HeadwaterError as `headwater package`
 */
export async function makeLocalPackage(
  source: ConnectorSource,
  mayInstall: boolean,
  surroundings: Surroundings,
): Promise<LocalPackage> {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-package-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const file = join(folder, `${basename(realpathSync(source.folder))}.zip`);
    const { bytes, secrets } = await makePackage(source, file, mayInstall, surroundings);
    return { file, bytes, secrets, sha256: await hashFile(file), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
