import { createReadStream } from 'node:fs';
import { clearHalfMade, codeOf } from '../../../packages/platform/src/packages/code-folder.ts';
import { takePackage } from '../../../packages/platform/src/packages/take-package.ts';
import { usualSettings } from '../../../packages/platform/src/server-settings.ts';

// Does with packages what a server does, again and again, until it is killed: `node take-again.ts <data> <zip> <version>`.

const [dataFolder = '', zip = '', first = '1'] = process.argv.slice(2);
const settings = { ...usualSettings, dataFolder };

await clearHalfMade(dataFolder);
process.stdout.write('ready\n');
for (let version = Number(first); ; version += 1) {
  await using taken = await takePackage(createReadStream(zip), settings);
  await taken.place('calm_stone', version);
  process.stdout.write(`placed ${version}\n`);
  const user = { connectionId: 'quick_river', identity: null };
  // A program has a copy for each connection: more to be killed in.
  await codeOf(dataFolder, { packageId: 'calm_stone', version, kind: 'program' }, user);
}
