import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { duckdb } from '@headwater/destinations/duckdb';
import { connectorProcess, runSync } from '@headwater/engine';
import { readTables } from '@headwater/testing';
import { afterAll, expect, test } from 'vitest';
import { makeFolder, removeFolders, runHeadwater } from '../../packages/cli/src/headwater-process.ts';
import { canUnzip, unzip } from './unzip.ts';

afterAll(removeFolders);

const headwater = join(import.meta.dirname, '../../packages/headwater');

/** A connector that imports a native package. */
const files = {
  'package.json': '{ "type": "module", "dependencies": { "bufferutil": "4.1.0" } }',
  'connector.ts': `import { connector } from 'headwater';
import bufferUtil from 'bufferutil';

export default connector({
  async update({ op }) {
    const target = Buffer.alloc(4);
    bufferUtil.mask(Buffer.from([1, 2, 3, 4]), Buffer.from([255, 0, 255, 0]), target, 0, 4);
    await op.upsert('masked', { bytes: target.toString('hex') });
  },
});
`,
};

function npm(words: readonly string[], folder: string): string | null {
  const { status, stderr } = spawnSync('npm', [...words, '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  return status === 0 ? null : (/^npm error (?!code ).*$/m.exec(stderr)?.[0] ?? stderr);
}

test('a native driver is installed from the lock of the package, and the bundle finds it', async ({
  skip,
}) => {
  const folder = realpathSync(makeFolder(files));
  if (!canUnzip) skip('there is no Python to unpack the package');
  const missing = npm(['install'], folder);
  if (missing !== null) skip(`the driver cannot be installed: ${missing}`);
  symlinkSync(headwater, join(folder, 'node_modules', 'headwater'), 'junction');
  const output = join(folder, 'package.zip');
  const packaged = await runHeadwater(['package', '--json', '--output', output], folder);
  expect({ ...packaged, stdout: '' }).toEqual({ code: 0, stdout: '', stderr: '' });

  const unpacked = unzip(output);
  const read = (place: string, name: string): { packages: Record<string, { integrity: string }> } =>
    JSON.parse(readFileSync(join(place, name), 'utf8'));
  expect(read(unpacked, 'package.json')).toEqual({
    private: true,
    type: 'module',
    dependencies: { bufferutil: '4.1.0' },
  });
  const { '': _, ...locked } = read(folder, 'package-lock.json').packages;
  expect(read(unpacked, 'package-lock.json')).toEqual({
    lockfileVersion: 3,
    requires: true,
    packages: { '': { dependencies: { bufferutil: '4.1.0' } }, ...locked },
  });

  expect(npm(['ci'], unpacked)).toBeNull();
  expect(readdirSync(join(unpacked, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'bufferutil',
    'node-gyp-build',
  ]);
  const warehouse = join(makeFolder(), 'warehouse.db');
  const { status } = await runSync({
    connection: 'tester',
    connector: connectorProcess({
      host: join(unpacked, 'host.js'),
      file: join(unpacked, 'connector.js'),
      folder: unpacked,
    }),
    destination: duckdb({ file: warehouse }),
    configuration: {},
    spoolParent: join(unpacked, 'spool'),
  });
  expect({ status, tables: await readTables(warehouse) }).toEqual({
    status: 'succeeded',
    tables: { masked: [{ bytes: 'fe02fc04' }] },
  });
});

test('a driver without a lock is named', async () => {
  const folder = makeFolder({
    ...files,
    'node_modules/bufferutil/package.json': '{ "name": "bufferutil", "version": "4.1.0" }',
    'node_modules/bufferutil/index.js': '',
    'node_modules/bufferutil/binding.gyp': '',
  });
  symlinkSync(headwater, join(folder, 'node_modules', 'headwater'), 'junction');
  expect(await runHeadwater(['package'], folder)).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'headwater: the driver bufferutil cannot be bundled, and no package-lock.json says which version to install: run npm install\n',
  });
});
