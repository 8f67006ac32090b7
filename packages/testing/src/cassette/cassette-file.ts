import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isObject } from '@headwater/protocol';
import type { StoredExchange } from './stored-exchange.ts';

const version = 1;

/** Reads the exchanges of a cassette; undefined when there is no file. @throws Error when it is no cassette */
export function readCassette(file: string): readonly StoredExchange[] | undefined {
  if (!existsSync(file)) return undefined;
  const content = parse(readFileSync(file, 'utf8'));
  if (isObject(content) && content['version'] === version && Array.isArray(content['exchanges'])) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by writeCassette, as its version says
    return content['exchanges'] as StoredExchange[];
  }
  throw new Error(`${file} is no cassette of version ${version}: record it again with HEADWATER_RECORD=1`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Writes a cassette as a whole, or not at all. */
export function writeCassette(file: string, exchanges: readonly StoredExchange[]): void {
  mkdirSync(dirname(file), { recursive: true });
  const half = `${file}.${process.pid}.new`;
  writeFileSync(half, `${JSON.stringify({ version, exchanges }, undefined, 2)}\n`);
  renameSync(half, file);
}
