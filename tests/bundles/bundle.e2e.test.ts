import { existsSync, readFileSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { duckdb } from '@headwater/destinations/duckdb';
import { connectorProcess, runSync } from '@headwater/engine';
import { hostFile } from '@headwater/sdk/host';
import { readTables } from '@headwater/testing';
import { afterAll, expect, test } from 'vitest';
import { makeFolder, removeFolders, runHeadwater } from '../../packages/cli/src/headwater-process.ts';
import { findPythonSdk, runPython } from '../../packages/cli/src/python-sdk.ts';
import { canUnzip, unzip } from './unzip.ts';

afterAll(removeFolders);

const installed = join(import.meta.dirname, '../../node_modules');

/** A connector that imports in every way there is. */
const files = {
  'package.json': '{ "name": "orders", "type": "module" }',
  'connector.ts': `import { SourceError, connector } from 'headwater';
import { createRequire } from 'node:module';
import { distance } from 'fastest-levenshtein';
import { first } from './index.ts';
import { region } from './parts/index.ts';
import prices from './prices.json' with { type: 'json' };
import older from './older.cjs';
import './registers.ts';

const require = createRequire(import.meta.url);
const __dirname = import.meta.dirname;

export default connector({
  configuration: {
    apiKey: { type: 'secret', label: 'API key', description: 'From your account' },
    pageSize: { type: 'integer', default: 100 },
    full: { type: 'boolean', optional: true },
    region: { type: 'choice', choices: ['eu', 'us'], default: 'eu' },
  },
  tests: { 'Can reach the service': () => {} },
  schema: { order: { primaryKey: ['id'], columns: { id: 'LONG', price: { type: 'DECIMAL', precision: 10, scale: 2 }, at: 'UTC_DATETIME' } } },
  async update({ configuration, op, log }) {
    const { later } = await import('./later.ts');
    await op.upsert('order', [
      { id: first, price: prices.one, at: '2024-01-01T00:00:00Z', region, registered: globalThis.registered },
      { id: 2n ** 60n, price: '0.10', at: null, older: older.joined, later: later(distance('ab', 'ac')) },
    ]);
    await op.checkpoint({ separator: require('node:path').sep, isHere: __dirname === older.here });
    if (configuration.apiKey === 'refused') throw new SourceError('the service answered 503', { retry: true });
    log.info('done');
  },
});
`,
  'index.ts': 'export const first: number = 1;\n',
  'parts/index.ts': "export const region = 'eu';\n",
  'prices.json': '{ "one": "12.30" }',
  'older.cjs':
    "const { posix } = require('node:path');\nexports.joined = posix.join('a', 'b');\nexports.here = __dirname;\n",
  'later.ts':
    "import { region } from './parts/index.ts';\nexport const later = (n: number) => `${region} ${n}`;\n",
  'registers.ts': 'Object.assign(globalThis, { registered: true });\n',
  'configuration.json': '{ "apiKey": "k7Qz-in-no-package" }',
  'connector.test.ts': "import { test } from 'vitest';\ntest('k7Qz-in-no-package', () => {});\n",
  'files/state.json': '{}',
};

function makeProject(name: string, more: Readonly<Record<string, string>> = {}): string {
  const all = Object.entries({ ...files, ...more }).map(([path, text]) => [`${name}/${path}`, text] as const);
  const folder = join(realpathSync(makeFolder(Object.fromEntries(all))), name);
  symlinkSync(installed, join(folder, 'node_modules'), 'junction');
  return folder;
}

/** Runs a sync and gives all that it left. */
async function syncOf(host: string, file: string, apiKey = 'right'): Promise<unknown> {
  const folder = makeFolder();
  const warehouse = join(folder, 'warehouse.db');
  const result = await runSync({
    connection: 'tester',
    connector: connectorProcess({ host, file, folder: dirname(file) }),
    destination: duckdb({ file: warehouse }),
    configuration: { apiKey },
    spoolParent: join(folder, 'spool'),
  });
  const { status, error, state } = result;
  const failure = error === undefined ? null : { code: error.code, message: error.message };
  return { status, failure, state, tables: await readTables(warehouse) };
}

test.skipIf(!canUnzip)(
  'a package holds a bundle that runs as the source does, with the host it was made with or another',
  async () => {
    const folder = makeProject('orders');
    const { code, stdout, stderr } = await runHeadwater(['package', '--json'], folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { path, files: packaged }: { path: string; files: { name: string }[] } = JSON.parse(stdout);
    expect(path).toBe(join(folder, 'files', 'orders.zip'));
    const unpacked = unzip(path);
    expect(readdirSync(unpacked).toSorted()).toEqual(packaged.map(({ name }) => name));

    const bundle = join(unpacked, 'connector.js');
    for (const apiKey of ['right', 'refused']) {
      const expected = await syncOf(hostFile, join(folder, 'connector.ts'), apiKey);
      expect(await syncOf(join(unpacked, 'host.js'), bundle, apiKey)).toEqual(expected);
      expect(expected).toEqual({ ...all, ...(apiKey === 'right' ? succeeded : refused) });
    }
    expect(await syncOf(hostFile, bundle)).toEqual({ ...all, ...succeeded });
  },
);

const all = {
  state: { separator: '/', isHere: true },
  tables: {
    order: [
      {
        id: 1,
        price: '12.30',
        at: '2024-01-01T00:00:00Z',
        region: 'eu',
        registered: true,
        older: null,
        later: null,
      },
      {
        id: 2n ** 60n,
        price: '0.10',
        at: null,
        region: null,
        registered: null,
        older: 'a/b',
        later: 'eu 1',
      },
    ],
  },
};
const succeeded = { status: 'succeeded', failure: null };
const refused = { status: 'failed', failure: { code: 'source', message: 'the service answered 503' } };

test.skipIf(!canUnzip)('what is packaged twice, in folders apart, is the same to the byte', async () => {
  const [here, deeper] = [makeProject('orders'), makeProject('a/b/c/orders')];
  const [first, second] = [join(here, 'files/orders.zip'), join(deeper, 'elsewhere.zip')];
  await runHeadwater(['package'], here, { TZ: 'Asia/Karachi' });
  await runHeadwater(['package', '.', '--output', second], deeper, { TZ: 'America/St_Johns' });
  expect(readFileSync(first).equals(readFileSync(second))).toBe(true);

  const unpacked = unzip(first);
  const texts = readdirSync(unpacked).map((name) => readFileSync(join(unpacked, name), 'utf8'));
  const places = [here, dirname(here), installed, dirname(installed), '../', 'k7Qz-in-no-package'];
  // The author's own texts may well hold what looks like a path; this connector's do not.
  expect(places.filter((place) => texts.some((text) => text.includes(place)))).toEqual([]);
});

test('it says what is in the package, and leaves nothing else behind', async () => {
  const folder = makeProject('orders');
  const { code, stdout, stderr } = await runHeadwater(['package'], folder);
  const [first, ...lines] = stdout.split('\n');
  expect({
    code,
    stderr,
    first: first?.replace(/\d+ kB/, '… kB'),
    lines: lines.map((line) => line.trim().split(/  +/)),
  }).toEqual({
    code: 0,
    stderr: '',
    first: 'Packaged orders in files/orders.zip, … kB:',
    lines: [
      [''],
      ['file', 'size'],
      ...[1, 2, 3, 4].flatMap((chunk) => [
        [`chunk-0000000${chunk}.js`, size],
        [`chunk-0000000${chunk}.js.map`, size],
      ]),
      ['configuration_form.pb', size],
      ['connector.js', size],
      ['connector.js.map', size],
      ['host.js', size],
      ['host.js.map', size],
      ['manifest.json', size],
      ['package.json', '64 bytes'],
      [''],
    ],
  });
  expect(readdirSync(join(folder, 'files')).toSorted()).toEqual(['orders.zip', 'state.json']);
});

const size = expect.stringMatching(/^\d+ (?:bytes|kB)$/);

test.skipIf(!canUnzip)('the manifest says what a platform shows without running the connector', async () => {
  const folder = makeProject('orders');
  await runHeadwater(['package'], folder);
  const unpacked = unzip(join(folder, 'files/orders.zip'));
  const nothing = { label: 'region', description: '', isRequired: false, default: null, choices: [] };
  expect(JSON.parse(readFileSync(join(unpacked, 'manifest.json'), 'utf8'))).toEqual({
    format: 1,
    kind: 'module',
    start: ['node', 'host.js', 'connector.js'],
    node: '>=24',
    headwater: '0.1.0',
    exchange: 1,
    configuration: [
      {
        ...nothing,
        name: 'apiKey',
        type: 'secret',
        label: 'API key',
        description: 'From your account',
        isRequired: true,
      },
      { ...nothing, name: 'pageSize', type: 'integer', label: 'pageSize', default: '100' },
      { ...nothing, name: 'full', type: 'boolean', label: 'full' },
      { ...nothing, name: 'region', type: 'choice', default: 'eu', choices: ['eu', 'us'] },
    ],
    tests: ['Can reach the service'],
  });
});

test('the form is read by the Python SDK', async ({ skip }) => {
  const found = await findPythonSdk();
  if ('missing' in found) return skip(found.missing);
  const folder = makeProject('orders');
  await runHeadwater(['package'], folder);
  const program = `import json, sys, zipfile
from google.protobuf.json_format import MessageToDict
from fivetran_connector_sdk.protos import common_pb2
data = zipfile.ZipFile(sys.argv[1]).read("configuration_form.pb")
form = common_pb2.ConfigurationFormResponse.FromString(data)
print(json.dumps(MessageToDict(form, preserving_proto_field_name=True)))`;
  const words = [join(folder, 'files/orders.zip')];
  expect(runPython(found.python, program, { words, home: folder })).toEqual({
    fields: [
      {
        name: 'apiKey',
        label: 'API key',
        required: true,
        description: 'From your account',
        text_field: 'Password',
      },
      {
        name: 'pageSize',
        label: 'pageSize',
        required: false,
        description: 'A whole number.',
        default_value: '100',
        text_field: 'PlainText',
      },
      { name: 'full', label: 'full', required: false, toggle_field: {} },
      {
        name: 'region',
        label: 'region',
        required: false,
        default_value: 'eu',
        descriptive_dropdown_fields: {
          descriptive_dropdown_field: [
            { value: 'eu', label: 'eu' },
            { value: 'us', label: 'us' },
          ],
        },
      },
    ],
    tests: [{ name: 'Can reach the service', label: 'Can reach the service' }],
  });
});

test('an error in the bundle leads to the line of the source', async () => {
  const folder = makeProject('orders', { 'registers.ts': '\nthrow new TypeError("not here");\n' });
  expect(await runHeadwater(['package'], folder)).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^headwater: connector\.js could not be loaded: TypeError: not here \(registers\.ts:2:7\)\n$/,
    ),
  });
});

test.each([
  [
    { 'registers.ts': "import './missing.ts';\n" },
    'the connector cannot be bundled: registers.ts:1:8: Could not resolve "./missing.ts"',
  ],
  [
    { 'registers.ts': 'const = 1;\n' },
    'the connector cannot be bundled: registers.ts:1:7: Expected identifier but found "="',
  ],
  [
    { 'connector.ts': 'export const nothing = 1;\n' },
    'connector.js exports no connector (it exports nothing): write `export default connector({ … })`',
  ],
])('what cannot be bundled or run is said: %j', async (more, message) => {
  const folder = makeProject('orders', more);
  expect(await runHeadwater(['package'], folder)).toEqual({
    code: 1,
    stdout: '',
    stderr: `headwater: ${message}\n`,
  });
  expect(existsSync(join(folder, 'files/orders.zip'))).toBe(false);
});
