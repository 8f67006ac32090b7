import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { HeadwaterError, isObject } from '@headwater/protocol';

/** Reads the port that a program tells in its first line: `{"port": 12345}`. Waits for ever when it tells nothing. */
export function readToldPort(source: Readable): Promise<number> {
  return new Promise((resolve, reject) => {
    createInterface({ input: source }).once('line', (line) => {
      const port = portOf(line);
      if (port !== null) resolve(port);
      else
        reject(new HeadwaterError('connector_invalid', `the connector's program told no port, but ${line}`));
    });
  });
}

function portOf(line: string): number | null {
  try {
    const told: unknown = JSON.parse(line);
    return isObject(told) && typeof told['port'] === 'number' ? told['port'] : null;
  } catch {
    return null;
  }
}
