import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonProgram } from '@headwater/grpc/source';
import { HeadwaterError } from '@headwater/protocol';

/** Where the tests keep what is installed, so that it is installed once. */
export const cacheFolder = join(import.meta.dirname, '../../.cache/headwater');

/** Why connectors in Python cannot be run on this machine: null when they can. */
export async function whyNoPython(): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-python-'));
  writeFileSync(join(folder, 'connector.py'), '');
  try {
    await pythonProgram(folder, { environment: process.env, cacheFolder, mayInstall: false, note: () => {} });
    return null;
  } catch (error) {
    // Anything else is a fault of ours, which no skipped test may hide.
    if (!(error instanceof HeadwaterError)) throw error;
    return error.message;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
