import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const command = join(import.meta.dirname, '../../../packages/headwater/bin/headwater.js');

/** Packages the connector of a folder, as its author does. Gives the zip. */
export async function packageConnector(folder: string, output: string): Promise<Uint8Array<ArrayBuffer>> {
  await run(process.execPath, [command, 'package', folder, '--output', output]);
  return new Uint8Array(readFileSync(output));
}
