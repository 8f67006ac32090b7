import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostFile } from '@headwater/sdk/host';
import { bundleConnector } from '../../../packages/cli/src/package/bundle-connector.ts';
import type { ConnectorCode } from '../../../packages/platform/src/runs/run-messages.ts';
import { openFolder } from './open-folder.ts';

/** By its path, as nothing is installed where the connector is. */
const sdk = join(import.meta.dirname, '../../../packages/sdk/src/index.ts');

/**
 * Packages a connector in TypeScript, as `headwater package` does, in a folder that everybody may read.
 *
 * @param update the body of its update()
 * @param declarations what else it says of itself
 */
export async function packagedConnector(update: string, declarations = ''): Promise<ConnectorCode> {
  const text = `import { connector } from ${JSON.stringify(sdk)};
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as later } from 'node:timers/promises';

export default connector({
  ${declarations}
  async update({ configuration, state, op, log, signal }) {
${update}
  },
});
`;
  return packagedFile(text);
}

/** Packages a connector of which the whole file is given. */
export async function packagedFile(text: string): Promise<ConnectorCode> {
  const source = openFolder();
  const file = join(source, 'connector.ts');
  writeFileSync(file, text);
  const { entries } = await bundleConnector({ folder: source, file }, hostFile);
  const folder = openFolder();
  const all = [...entries, { name: 'package.json', content: Buffer.from('{ "type": "module" }') }];
  for (const { name, content } of all) {
    // A bundle is made in memory.
    if (content instanceof Uint8Array) writeFileSync(join(folder, name), content);
  }
  return { kind: 'module', folder, file: join(folder, 'connector.js'), host: join(folder, 'host.js') };
}
