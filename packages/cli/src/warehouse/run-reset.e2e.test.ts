import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import {
  hasTerminal,
  makeConnector,
  makeFolder,
  removeFolders,
  runAtTerminal,
  runHeadwater,
} from '../headwater-process.ts';

afterAll(removeFolders);

const hello = `    await op.upsert('hello', { message: 'hello, world!' });`;
const warehouse = join('files', 'warehouse.db');
const state = join('files', 'state.json');

async function makeSynced(): Promise<string> {
  const folder = makeConnector(hello, { 'configuration.json': '{}' });
  await runHeadwater(['debug'], folder);
  return folder;
}

const withoutSizes = (text: string): string => text.replaceAll(/, [\d.]+ (?:kB|MB)$/gm, ', …');

test('the warehouse and the state are removed, everything else stays', async () => {
  const folder = await makeSynced();
  const { code, stdout, stderr } = await runHeadwater(['reset', '--yes'], folder);
  expect({ code, stdout: withoutSizes(stdout), stderr }).toEqual({
    code: 0,
    stdout: `Removed:\n\n  ${warehouse}, …\n  ${state}, 3 bytes\n\n  next  headwater debug\n`,
    stderr: '',
  });
  expect(readdirSync(join(folder, 'files'))).toEqual(['spool']);
  expect(existsSync(join(folder, 'configuration.json'))).toBe(true);
  const again = await runHeadwater(['reset', folder, '--yes'], makeFolder());
  expect(again).toEqual({ code: 0, stdout: `There is nothing to remove in ${folder}.\n`, stderr: '' });
  expect((await runHeadwater(['debug'], folder)).stdout).toContain('as a first sync');
});

test('uploaded files go with their rows', async () => {
  const upload = `    const file = { path: 'a/b.txt', data: new TextEncoder().encode('hello') };
    await op.upsert('doc', { id: 1 }, { file });`;
  const folder = makeConnector(upload, { 'configuration.json': '{}' });
  expect((await runHeadwater(['debug'], folder)).code).toBe(0);
  expect(readFileSync(join(folder, 'files/doc/a/b.txt'), 'utf8')).toBe('hello');
  expect(readdirSync(join(folder, 'files')).toSorted()).toEqual([
    'doc',
    'spool',
    'state.json',
    'warehouse.db',
  ]);
  expect((await runHeadwater(['reset', '--yes'], folder)).stdout).toContain(`  ${join('files', 'doc')}\n`);
  expect(readdirSync(join(folder, 'files'))).toEqual(['spool']);
});

test('when nobody can be asked, only --yes removes anything', async () => {
  const folder = await makeSynced();
  expect(await runHeadwater(['reset'], folder)).toEqual({
    code: 2,
    stdout: '',
    stderr: 'headwater: nobody can be asked whether to remove the warehouse and the state: use --yes\n',
  });
  expect(readdirSync(join(folder, 'files')).toSorted()).toEqual(['spool', 'state.json', 'warehouse.db']);
});

test.skipIf(!hasTerminal)('at a terminal it asks; anything but a yes is a no', async () => {
  const folder = await makeSynced();
  const list = `To be removed:\n\n  ${warehouse}, …\n  ${state}, 3 bytes\n\nRemove them? [y/N] `;
  const no = await runAtTerminal(['reset'], folder, [['[y/N] ', '\r']]);
  expect({ ...no, shown: withoutSizes(no.shown) }).toEqual({
    code: 1,
    shown: `${list}\nNothing was removed.\n`,
  });
  const yes = await runAtTerminal(['reset'], folder, [['[y/N] ', 'yes\r']]);
  expect({ ...yes, shown: withoutSizes(yes.shown) }).toEqual({
    code: 0,
    shown: `${list}yes\nRemoved:\n\n  ${warehouse}, …\n  ${state}, 3 bytes\n\n  next  headwater debug\n`,
  });
});

test.each(['READ_ONLY', 'READ_WRITE'])(
  'a warehouse that another program has opened %s is not removed',
  async (access) => {
    const folder = await makeSynced();
    const driver = fileURLToPath(import.meta.resolve('@duckdb/node-api'));
    const program = `const { DuckDBInstance } = require(${JSON.stringify(driver)});
      DuckDBInstance.create('files/warehouse.db', { access_mode: '${access}' }).then(() => console.log('open'));
      setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['-e', program], { cwd: folder });
    try {
      await once(holder.stdout, 'data');
      const { code, stdout, stderr } = await runHeadwater(['reset', '--yes'], folder);
      expect({ code, stdout, stderr: stderr.replace(/by .*? \(process \d+\)/, 'by … (process …)') }).toEqual({
        code: 1,
        stdout: '',
        stderr: `headwater: ${warehouse} is in use by … (process …): close that program, then try again\n`,
      });
      expect(existsSync(join(folder, state))).toBe(true);
    } finally {
      holder.kill('SIGKILL');
    }
  },
);
