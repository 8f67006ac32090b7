import { cpSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runHeadwater } from '../../../packages/cli/src/headwater-process.ts';
import { testKey, type ServerProcess } from '../process/server-process.ts';
import { leaky } from './leaky-syncs.ts';
import { scratchFolder } from './open-server.ts';
import type { Plants } from './plants.ts';
import { outputOf, type Place } from './search.ts';

const modules = join(import.meta.dirname, '../../../node_modules');

/** Deploys the connector with its settings beside it, as an author does, and starts it. Gives what that said. */
export async function deploy(server: ServerProcess, { deployed }: Plants): Promise<Place[]> {
  using scratch = scratchFolder();
  cpSync(leaky, scratch.folder, { recursive: true });
  symlinkSync(modules, join(scratch.folder, 'node_modules'));
  writeFileSync(join(scratch.folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(scratch.folder, 'configuration.json'), JSON.stringify({ ...deployed, mode: 'log' }));
  const names = ['--destination', 'warehouse', '--connection', 'deployed'];
  const { stdout, stderr } = await runHeadwater(
    ['deploy', '.', ...names, '--yes', '--start'],
    scratch.folder,
    {
      HOME: scratch.folder,
      HEADWATER_SERVER: server.url,
      HEADWATER_API_KEY: testKey.key,
      HEADWATER_API_SECRET: testKey.secret,
    },
  );
  // It told how the connector's own test ended, with the secrets that are in that.
  if (!stdout.includes('The token is right')) throw new Error(`nothing was deployed: ${stderr}`);
  return [outputOf('author', stdout), outputOf('author', stderr)];
}
