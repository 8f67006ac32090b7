import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { makeFolder, removeFolders, runHeadwater } from '../headwater-process.ts';

afterAll(removeFolders);

const bin = fileURLToPath(new URL('../../../headwater/bin/headwater.js', import.meta.url));
const installed = fileURLToPath(new URL('../../../../node_modules', import.meta.url));

const connector = `import { connector } from 'headwater';
export default connector({ configuration: { key: 'secret' }, async update() {} });
`;

/** A program that serves the protocol: here it is one of ours, as a stranger sees it. */
const project = (declaration: object): string => {
  const folder = makeFolder({
    'headwater.json': JSON.stringify(declaration),
    'lib/connector.ts': connector,
    'lib/package.json': '{ "type": "module" }',
    '.gitignore': 'node_modules\n',
    'configuration.json': '{ "key": "k7Qz" }',
    'files/server': 'built',
  });
  symlinkSync(installed, join(folder, 'node_modules'), 'junction');
  return folder;
};
const start = [process.execPath, bin, 'serve', 'lib', '--port', '{port}'];

test('what a headwater.json starts is packaged with its sources and the form it has', async () => {
  const folder = project({ start });
  const { code, stdout } = await runHeadwater(['package', '--json', '--output', 'out.zip'], folder);
  if (code !== 0) throw new Error(stdout);
  const { files }: { files: { name: string; bytes: number }[] } = JSON.parse(stdout);
  expect(files.map(({ name, bytes }) => (name.endsWith('.pb') ? `${name} ${bytes > 0}` : name))).toEqual([
    '.gitignore',
    'configuration_form.pb true',
    'headwater.json',
    'lib/connector.ts',
    'lib/package.json',
  ]);
});

test('one that has to be built is built only when that is allowed', async () => {
  const folder = project({ start, build: ['node', '--version'] });
  const cache = { XDG_CACHE_HOME: makeFolder() };
  const refused = await runHeadwater(['package'], folder, cache);
  expect({ code: refused.code, end: refused.stderr.split(': ').at(-1) }).toEqual({
    code: 1,
    end: 'read it, then run again with --allow-install\n',
  });
  expect((await runHeadwater(['package', '--allow-install'], folder, cache)).code).toBe(0);
});
