import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { formBytes } from '@headwater/grpc/form';
import { exchangeVersion, type FormField } from '@headwater/protocol';
import { ApiError } from '../api/api-error.ts';
import { inspect } from './inspect.ts';

const home = mkdtempSync(join(tmpdir(), 'headwater-inspect-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

type Files = Readonly<Record<string, string | Uint8Array>>;

function folderOf(files: Files): string {
  const folder = mkdtempSync(join(home, 'x-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

async function refusal(files: Files): Promise<string> {
  try {
    await inspect(folderOf(files));
  } catch (error) {
    if (error instanceof ApiError) return `${error.code} ${error.message}`;
    throw error;
  }
  throw new Error('it was not refused');
}

const token: FormField = {
  name: 'token',
  type: 'secret',
  label: 'Token',
  description: 'Of an account that may read.',
  isRequired: true,
  default: null,
  choices: [],
};
const region: FormField = {
  ...token,
  name: 'region',
  type: 'choice',
  label: 'Region',
  choices: ['eu', 'us'],
};

const manifest = (changes: object = {}) =>
  JSON.stringify({
    format: 1,
    kind: 'module',
    start: ['node', 'host.js', 'connector.js'],
    node: '>=24',
    headwater: '0.1.0',
    exchange: exchangeVersion,
    configuration: [token],
    tests: ['Can log in'],
    ...changes,
  });
const bundle = { 'connector.js': '', 'host.js': '' };

test('a bundle tells its form by its manifest', async () => {
  expect(await inspect(folderOf({ ...bundle, 'manifest.json': manifest() }))).toEqual({
    kind: 'module',
    form: { fields: [token], tests: ['Can log in'] },
    hasInstallationScript: false,
    build: null,
    needsNpm: false,
  });
});

test('a connector in Python tells its form by the message of the protocol', async () => {
  const files = {
    'connector.py': '',
    'drivers/installation.sh': '',
    'configuration_form.pb': formBytes([token, region], ['Can log in']),
  };
  expect(await inspect(folderOf(files))).toEqual({
    kind: 'python',
    form: { fields: [token, region], tests: ['Can log in'] },
    hasInstallationScript: true,
    build: null,
    needsNpm: false,
  });
  const without = { kind: 'python', hasInstallationScript: false, build: null, needsNpm: false };
  expect(await inspect(folderOf({ 'connector.py': '', 'configuration_form.pb': '' }))).toEqual({
    ...without,
    form: { fields: null, tests: [] },
  });
  expect(await inspect(folderOf({ 'connector.py': '' }))).toEqual({ ...without, form: null });
});

test('a connector in another language tells what builds it, and goes before one in Python', async () => {
  const declaration = JSON.stringify({ start: ['./server', '{port}'], build: ['make', 'server'] });
  expect(await inspect(folderOf({ 'headwater.json': declaration, 'connector.py': '' }))).toEqual({
    kind: 'program',
    form: null,
    hasInstallationScript: false,
    build: 'make server',
    needsNpm: false,
  });
});

test('a lock of drivers asks for npm, and is looked through', async () => {
  const locked = { version: '1.0.0', resolved: 'https://registry.example/d.tgz', integrity: 'sha512-d' };
  const lock = (packages: object) => ({
    ...bundle,
    'manifest.json': manifest({ configuration: null, tests: [] }),
    'package-lock.json': JSON.stringify({
      lockfileVersion: 3,
      packages: { '': { dependencies: { d: '1.0.0' } }, ...packages },
    }),
  });
  expect(await inspect(folderOf(lock({ 'node_modules/d': locked })))).toMatchObject({ needsNpm: true });
  const refused = (where: string, why: string) =>
    `InvalidInput file: its package-lock.json is not one that headwater package writes (${where}: ${why})`;
  const elsewhere = 'it is fetched from elsewhere than a registry';
  expect(
    await Promise.all(
      [
        { '../../evil': locked },
        { 'node_modules/../../evil': locked },
        { 'node_modules/d': { resolved: '../../..', link: true } },
        { 'node_modules/d': { ...locked, resolved: 'git+ssh://git@example.com/d.git' } },
        { 'node_modules/d': { ...locked, resolved: 'file:../../encryption.key' } },
        { 'node_modules/d': { ...locked, dependencies: { e: 'git+file:///tmp/e' } } },
        { 'node_modules/d': { ...locked, integrity: undefined } },
      ].map((packages) => refusal(lock(packages))),
    ),
  ).toEqual([
    refused('packages', 'a package lies elsewhere than in node_modules'),
    refused('packages', 'a package lies elsewhere than in node_modules'),
    refused('packages.node_modules/d.version', 'Invalid input: expected string, received undefined'),
    refused('packages.node_modules/d.resolved', elsewhere),
    refused('packages.node_modules/d.resolved', elsewhere),
    refused('packages.node_modules/d.dependencies.e', elsewhere),
    refused('packages.node_modules/d', 'it has no integrity'),
  ]);
});

test.each<[string, Files, string]>([
  [
    'nothing that runs',
    { 'README.md': '' },
    'it holds no connector at its root: neither connector.js with its host.js and manifest.json, nor connector.py, nor headwater.json',
  ],
  [
    'a folder with the connector',
    { 'my-connector/connector.py': '', 'configuration_form.pb': '' },
    'my-connector/connector.py must lie at its root: zip what is in the folder, not the folder',
  ],
  [
    'the source of a connector',
    { 'connector.ts': '', 'package.json': '{}' },
    'connector.ts is the source of a connector: headwater package bundles it with what runs it, and headwater deploy sends that',
  ],
  [
    'a source in JavaScript',
    { 'connector.js': '', 'host.js': '' },
    'connector.js is the source of a connector: headwater package bundles it with what runs it, and headwater deploy sends that',
  ],
  [
    'half a bundle',
    { 'connector.js': '', 'manifest.json': manifest() },
    'it has no host.js: package it again with headwater package',
  ],
  [
    'a manifest of something else',
    { ...bundle, 'manifest.json': '{"name":"app"}' },
    'its manifest.json is not one that headwater package writes',
  ],
  [
    'a manifest that is no JSON',
    { ...bundle, 'manifest.json': '' },
    'its manifest.json is no JSON: Unexpected end of JSON input',
  ],
  [
    'a bundle of another time',
    { ...bundle, 'manifest.json': manifest({ exchange: 99 }) },
    `it was packaged by Headwater 0.1.0, whose exchange 99 this server does not speak, but ${exchangeVersion}: package it with the version of the server`,
  ],
  [
    'a declaration without a start',
    { 'headwater.json': '{}' },
    'its headwater.json needs a "start", a list of words such as ["node", "server.js", "{port}"]',
  ],
  [
    'a form that is none',
    { 'connector.py': '', 'configuration_form.pb': new Uint8Array([0x1a, 0x7f, 1]) },
    'its configuration_form.pb is no ConfigurationFormResponse (index out of range): package it again',
  ],
])('%s is refused', async (_what, files, why) => {
  expect(await refusal(files)).toBe(`InvalidInput file: ${why}`);
});

test('a form that nests without end is refused as well', async () => {
  let group = Buffer.from([0x0a, 1, 0x61]);
  const lengthOf = (bytes: number) => {
    const words = [];
    for (let rest = bytes; ; rest >>>= 7) {
      if (rest < 128) return Buffer.from([...words, rest]);
      words.push((rest & 127) | 128);
    }
  };
  const inside = (field: number) =>
    (group = Buffer.concat([lengthOf(field * 8 + 2), lengthOf(group.length), group]));
  for (let depth = 0; depth < 20_000; depth += 1) {
    inside(2);
    inside(10);
  }
  inside(3);
  expect(await refusal({ 'connector.py': '', 'configuration_form.pb': group })).toMatch(
    /^InvalidInput file: its configuration_form\.pb is no ConfigurationFormResponse/,
  );
});
