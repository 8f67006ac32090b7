import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { HeadwaterError } from '@headwater/protocol';
import { installDrivers } from './install-drivers.ts';

const home = mkdtempSync(join(tmpdir(), 'headwater-drivers-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const hasNpm = spawnSync('npm', ['--version'], { cwd: home }).status === 0;

/** Packs files as npm does: a tar with all of them in a folder. */
function tarball(files: Readonly<Record<string, string>>): Buffer {
  const blocks = Object.entries(files).map(([name, text]) => {
    const head = Buffer.alloc(512);
    head.write(`package/${name}`);
    head.write('0000644\0', 100);
    head.write(`${text.length.toString(8).padStart(11, '0')}\0`, 124);
    head.write('00000000000\0', 136);
    head.write('        0', 148);
    head.write('ustar\x0000', 257);
    const sum = head.reduce((total, byte) => total + byte, 0);
    head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const body = Buffer.alloc(Math.ceil(text.length / 512) * 512);
    body.write(text);
    return Buffer.concat([head, body]);
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

async function serve(tar: Buffer) {
  const server = createServer((_request, response) => response.end(tar)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/driver.tgz`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function packageOf(resolved: string, tar: Buffer, more: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(home, 'code-'));
  const integrity = `sha512-${createHash('sha512').update(tar).digest('base64')}`;
  const lock = {
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { dependencies: { driver: '1.2.3' } },
      'node_modules/driver': { version: '1.2.3', resolved, integrity, hasInstallScript: true },
    },
  };
  const files = { 'package-lock.json': JSON.stringify(lock), 'package.json': '{}', ...more };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

test.skipIf(!hasNpm)('drivers are installed by npm, and nothing that comes with them is run', async () => {
  const mark = join(home, 'was-run');
  const script = `node -e "require('fs').writeFileSync('${mark}', '')"`;
  const manifest = { name: 'driver', version: '1.2.3', scripts: { install: script, postinstall: script } };
  const tar = tarball({ 'package.json': JSON.stringify(manifest), 'index.js': 'module.exports = 7;' });
  await using registry = await serve(tar);
  const code = packageOf(registry.url, tar, {
    '.npmrc': 'ignore-scripts=false\nregistry=http://127.0.0.1:9/\n',
    'package.json': JSON.stringify({ scripts: { preinstall: script, install: script, prepare: script } }),
    'node_modules/evil/index.js': 'evil',
  });
  const workshop = join(home, 'workshop');
  await installDrivers(code, workshop);
  expect({
    driver: readFileSync(join(code, 'node_modules/driver/index.js'), 'utf8'),
    installed: readdirSync(join(code, 'node_modules')).filter((name) => !name.startsWith('.')),
    wasRun: existsSync(mark),
    workshop: existsSync(workshop),
  }).toEqual({ driver: 'module.exports = 7;', installed: ['driver'], wasRun: false, workshop: false });
});

test.skipIf(!hasNpm)('a driver of other bytes than were locked is not installed', async () => {
  const tar = tarball({ 'package.json': '{"name":"driver","version":"1.2.3"}' });
  await using registry = await serve(tarball({ 'package.json': '{"name":"driver","version":"1.2.4"}' }));
  const workshop = join(home, 'workshop');
  const failed = await installDrivers(packageOf(registry.url, tar), workshop).catch(
    (error: unknown) => error,
  );
  if (!(failed instanceof HeadwaterError)) throw new Error('it was installed', { cause: failed });
  expect([
    failed.code,
    failed.message.replaceAll(/sha512-\S+/g, 'sha512-…').replace(/\d+ bytes/, '… bytes'),
  ]).toEqual([
    'connector_invalid',
    'the drivers of the connector could not be installed by npm ci: sha512-… integrity checksum failed when using sha512: wanted sha512-… but got sha512-… (… bytes)',
  ]);
  expect(existsSync(workshop)).toBe(false);
});
