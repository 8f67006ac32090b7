import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pythonProgram } from '@headwater/grpc/source';
import { HeadwaterError } from '@headwater/protocol';
import { makeFolder } from './headwater-process.ts';

/** A Python that has the SDK for Python connectors, or why there is none. */
export type PythonSdk = { readonly python: string } | { readonly missing: string };

/** Where all tests keep what is installed for Python, so that it is installed once. */
const cacheFolder = fileURLToPath(new URL('../../../.cache/headwater', import.meta.url));

/** Variables by which a command finds what the tests have installed. */
export const pythonCache = { XDG_CACHE_HOME: fileURLToPath(new URL('../../../.cache', import.meta.url)) };

/** Gives the Python that connectors run with, for tests that let its SDK read what we write. */
export async function findPythonSdk(): Promise<PythonSdk> {
  const folder = makeFolder({ 'connector.py': '' });
  const options = { environment: process.env, cacheFolder, mayInstall: false, note: () => {} };
  try {
    return { python: (await pythonProgram(folder, options)).command };
  } catch (error) {
    // Anything else is a fault of ours, which no skipped test may hide.
    if (!(error instanceof HeadwaterError)) throw error;
    return { missing: error.message };
  }
}

/** Runs a program with arguments and with a text to read, and gives the JSON it prints. */
export function runPython(
  python: string,
  program: string,
  { words = [], input = '', home }: { words?: readonly string[]; input?: string; home: string },
): unknown {
  const { status, stdout, stderr } = spawnSync(python, ['-c', program, ...words], {
    encoding: 'utf8',
    input,
    maxBuffer: 2 ** 30,
    env: { ...process.env, HOME: home, PYTHONIOENCODING: 'utf-8' },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
