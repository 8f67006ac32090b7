import { expect, test } from 'vitest';
import { publishedManifest } from './published-manifest.ts';

function workspacePackage(name: string, dependencies: Record<string, string>) {
  const exports = { '.': './src/index.ts', './testing': './src/testing.ts' };
  return { folder: name, manifest: { name, version: '1.2.3', exports, dependencies } };
}

test('the manifest names the emitted files, the Node.js it needs, and what other people made', () => {
  const door = workspacePackage('door', { room: '1.2.3' });
  const room = workspacePackage('room', { duck: '2.0.0', ascii: '1.0.0' });
  expect(publishedManifest(door, [door, room, workspacePackage('attic', { duck: '2.0.0' })])).toEqual({
    name: 'door',
    version: '1.2.3',
    engines: { node: '>=24' },
    exports: {
      '.': { types: './door/index.d.ts', default: './door/index.js' },
      './testing': { types: './door/testing.d.ts', default: './door/testing.js' },
      './package.json': './package.json',
    },
    dependencies: { ascii: '1.0.0', duck: '2.0.0' },
  });
});

test('two versions of one dependency are an error, as only one of them could be installed', () => {
  const door = workspacePackage('door', { duck: '1.0.0' });
  expect(() => publishedManifest(door, [door, workspacePackage('room', { duck: '2.0.0' })])).toThrow(
    'room wants duck 2.0.0, another package 1.0.0: choose one version',
  );
});
