import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageConnector } from '../../tests/platform/process/package-connector.ts';

const command = fileURLToPath(new URL('../../packages/headwater/bin/headwater.js', import.meta.url));
const installed = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** Runs the connector of the folder it is started in. */
export const debugCommand = [command, 'debug'];

/** Makes a folder for a file of `connectors/`, as its author would have: to be packaged, and run by `headwater debug`. */
export function makeConnectorFolder(
  connector: string,
  folder: string,
  configuration: Readonly<Record<string, string>> = {},
): void {
  mkdirSync(folder, { recursive: true });
  const source = join(import.meta.dirname, '..', 'connectors', `${connector}.ts`);
  writeFileSync(join(folder, 'connector.ts'), `export { default } from ${JSON.stringify(source)};\n`);
  writeFileSync(join(folder, 'configuration.json'), JSON.stringify(configuration));
  symlinkSync(installed, join(folder, 'node_modules'));
}

/** Packages a connector of `connectors/`. */
export async function packageOf(connector: string, parent: string): Promise<Uint8Array<ArrayBuffer>> {
  const folder = join(parent, connector);
  makeConnectorFolder(connector, folder);
  return await packageConnector(folder, join(parent, `${connector}.zip`));
}
