import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Lays out the folder of a server with what no connector may read: the control store, the key, the tables and files of
 * another connection. Gives their paths, with those of the environment and the memory of the server.
 */
export function makeSecretPlaces(dataFolder: string, serverPid: number): string[] {
  const other = join(dataFolder, 'connections', 'other');
  const tables = join(dataFolder, 'destinations', 'happy_group', 'other');
  for (const folder of [other, tables]) {
    mkdirSync(dirname(folder), { recursive: true });
    mkdirSync(folder, { mode: 0o700 });
  }
  const files = [
    join(dataFolder, 'control.db'),
    join(dataFolder, 'encryption.key'),
    join(other, 'state.json'),
    join(tables, 'warehouse.db'),
  ];
  for (const file of files) writeFileSync(file, 'a secret', { mode: 0o600 });
  const process = ['environ', 'mem', 'fd'].map((name) => `/proc/${serverPid}/${name}`);
  return [...files, other, tables, dataFolder, ...process];
}

/** The body of an update() that tries to read places, and says of each what came of it. */
export const readingPlaces = `
    for (const place of JSON.parse(configuration.places)) {
      for (const read of [readFileSync, readdirSync, (path) => writeFileSync(path, 'changed')]) {
        try {
          read(place);
          log.info('reached ' + place);
        } catch (error) {
          log.info(error.code);
        }
      }
    }
    writeFileSync(process.env.HOME + '/own.txt', 'own');
    writeFileSync(process.env.TMPDIR + '/own.txt', 'own');
    log.info('own: ' + readFileSync(process.env.HOME + '/own.txt', 'utf8'));
    await op.upsert('thing', { id: 1 });`;
