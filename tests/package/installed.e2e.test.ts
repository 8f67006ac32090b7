import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cacheFolder, whyNoPython } from '../python/python-here.ts';
import { mistakesInRepository, mistakesOfUser } from './compile-mistakes.ts';
import { startIssueService } from './issue-service.ts';
import { installNode26, type Found } from './node-26.ts';
import { runProgram, type Ended } from './run-program.ts';
import { makeUserProject, type UserProject } from './user-project.ts';

// `headwater` as users have it: packed, installed by npm in an empty folder, and used as its README.md says.

// Outside the repository, whose packages must not be found.
const parent = mkdtempSync(join(tmpdir(), 'headwater-package-'));
const noPython = await whyNoPython();
let server: Server;
let project: UserProject;
let node26: Found;

beforeAll(async () => {
  const service = await startIssueService();
  server = service.server;
  [project, node26] = await Promise.all([makeUserProject(parent, service.url), installNode26(parent)]);
}, 120_000);

afterAll(() => {
  server.close();
  rmSync(parent, { recursive: true, force: true, maxRetries: 5 });
});

function run(command: string, node: string = process.execPath): Promise<Ended> {
  return runProgram(command.split(' '), project.folder, node);
}

const silence: Ended = { code: 0, stdout: '', stderr: '' };

test('the package holds modules, their declarations and three pages, in less than 700 kB', () => {
  const folder = join(project.folder, 'node_modules', 'headwater');
  const files = globSync('**/*.*', { cwd: folder })
    .filter((file) => file !== 'package.json' && dirname(file) !== 'template')
    .toSorted();
  const kinds = new Set(files.map((file) => (file.endsWith('.d.ts') ? '.d.ts' : extname(file))));

  expect(readdirSync(folder).filter((name) => name === name.toUpperCase() || name.includes('.'))).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'package.json',
  ]);
  // What the connection to connectors in other languages needs: its protocol, and what starts those in Python.
  expect(kinds).toEqual(new Set(['.js', '.d.ts', '.md', '.proto', '.py']));
  expect(files.filter((file) => /\.(?:test|bench)\./.test(file))).toEqual([]);
  expect(readdirSync(join(folder, 'template'))).toEqual(
    readdirSync(join(import.meta.dirname, '../../template')),
  );
  expect(statSync(project.tarball).size).toBeLessThan(700_000);
});

test('headwater init makes a connector that runs, and whose test passes', async () => {
  expect(await run('npx headwater init made')).toMatchObject({ code: 0, stderr: '' });
  const debugged = await run('npx headwater debug made');
  expect(debugged).toMatchObject({ code: 0, stderr: '' });
  expect(debugged.stdout).toContain('tester.reading');
  expect(await run('npx vitest run --root made')).toMatchObject({ code: 0 });
  rmSync(join(project.folder, 'made'), { recursive: true });
});

test('npm installs what DuckDB, gRPC, packing and the server need with it, and finds nothing amiss', async () => {
  const lock: { packages: Record<string, { dev?: true; optional?: true; hasInstallScript?: true }> } =
    JSON.parse(readFileSync(join(project.folder, 'package-lock.json'), 'utf8'));
  const installed = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && dev !== true);
  const needed = installed.filter(([, { optional }]) => optional !== true);

  expect(needed.map(([path]) => path.slice('node_modules/'.length))).toEqual([
    '@duckdb/node-api',
    '@duckdb/node-bindings',
    '@fastify/ajv-compiler',
    '@fastify/busboy',
    '@fastify/deepmerge',
    '@fastify/error',
    '@fastify/fast-json-stringify-compiler',
    '@fastify/forwarded',
    '@fastify/helmet',
    '@fastify/merge-json-schemas',
    '@fastify/multipart',
    '@fastify/proxy-addr',
    '@fastify/swagger',
    '@grpc/grpc-js',
    '@grpc/proto-loader',
    '@js-sdsl/ordered-map',
    '@opentelemetry/api',
    '@pinojs/redact',
    '@protobufjs/aspromise',
    '@protobufjs/base64',
    '@protobufjs/codegen',
    '@protobufjs/eventemitter',
    '@protobufjs/fetch',
    '@protobufjs/float',
    '@protobufjs/path',
    '@protobufjs/pool',
    '@protobufjs/utf8',
    '@types/node',
    'abstract-logging',
    'ajv',
    'ajv-formats',
    'ajv/node_modules/fast-uri',
    'ansi-regex',
    'ansi-styles',
    'any-ascii',
    'atomic-sleep',
    'avvio',
    'bintrees',
    'buffer-crc32',
    'cliui',
    'color-convert',
    'color-name',
    'cookie',
    'debug',
    'dequal',
    'detect-libc',
    'emoji-regex',
    'esbuild',
    'escalade',
    'fast-decode-uri-component',
    'fast-deep-equal',
    'fast-json-stringify',
    'fast-querystring',
    'fast-uri',
    'fastest-levenshtein',
    'fastify',
    'fastify-plugin',
    'fastify-type-provider-zod',
    'fastq',
    'find-my-way',
    'get-caller-file',
    'headwater',
    'helmet',
    'ignore',
    'ipaddr.js',
    'is-fullwidth-code-point',
    'json-schema-ref-resolver',
    'json-schema-resolver',
    'json-schema-resolver/node_modules/fast-uri',
    'json-schema-traverse',
    'kysely',
    'light-my-request',
    'lodash.camelcase',
    'long',
    'ms',
    'on-exit-leak-free',
    'openapi-types',
    'pend',
    'pg',
    'pg-connection-string',
    'pg-int8',
    'pg-pool',
    'pg-protocol',
    'pg-types',
    'pgpass',
    'pino',
    'pino-abstract-transport',
    'pino-std-serializers',
    'postgres-array',
    'postgres-bytea',
    'postgres-date',
    'postgres-interval',
    'process-warning',
    'prom-client',
    'protobufjs',
    'quick-format-unescaped',
    'real-require',
    'require-directory',
    'require-from-string',
    'ret',
    'reusify',
    'rfdc',
    'safe-regex2',
    'safe-stable-stringify',
    'saxes',
    'secure-json-parse',
    'semver',
    'set-cookie-parser',
    'smol-toml',
    'sonic-boom',
    'split2',
    'string-width',
    'strip-ansi',
    'tdigest',
    'thread-stream',
    'toad-cache',
    'undici',
    'undici-types',
    'unpdf',
    'wrap-ansi',
    'xmlchars',
    'xtend',
    'y18n',
    'yaml',
    'yargs',
    'yargs-parser',
    'yauzl',
    'yazl',
    'zod',
  ]);
  // npm runs neither unless it is told to, and neither is needed: one checks a binary, one the manifest of the user.
  expect(
    installed.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([path]) => path),
  ).toEqual(['node_modules/esbuild', 'node_modules/protobufjs']);
  expect(await run('npm ls --all')).toMatchObject({ code: 0, stderr: '' });
});

test('tsc finds no error in the connector and the test of README.md, nor in our declarations', async () => {
  expect(await run('npx tsc')).toEqual(silence);
});

test('an author may emit declarations, which name the package only by its doors', async () => {
  expect(
    await run('npx tsc --noEmit false --declaration --emitDeclarationOnly --outDir declarations'),
  ).toEqual(silence);
  const declaration = readFileSync(join(project.folder, 'declarations', 'connector.d.ts'), 'utf8');
  rmSync(join(project.folder, 'declarations'), { recursive: true });
  expect(declaration).toMatch(/^declare const _default: import\("headwater"\)\.Connector<\{/);
});

describe('every mistake of an author has the error it has in the repository', () => {
  let mistakes = '';
  beforeAll(async () => {
    mistakes = await mistakesInRepository();
  });

  test.each(['--module nodenext', '--module node16', '--module esnext --moduleResolution bundler'])(
    'with %s',
    async (words) => {
      expect(mistakes).toContain(`(17,21): error TS2345: Argument of type '"isue"'`);
      expect(await mistakesOfUser(project.folder, words.split(' '))).toBe(mistakes);
    },
  );
});

test('an editor shows what the comments of the sources say', () => {
  const file = join(project.folder, 'node_modules', 'headwater', 'sdk', 'connector.d.ts');
  expect(readFileSync(file, 'utf8')).toContain(`/**
 * Makes a connector.
 *
 * @example
 * export default connector({
`);
});

const nodes: [version: string, find: () => Found][] = [
  [process.version, () => ({ path: process.execPath })],
  ['v26', () => node26],
];

describe.each(nodes)('on Node.js %s', (version, find) => {
  test('debug makes the table and goes on from there, show prints it, version tells the version', async ({
    skip,
  }) => {
    const node = programOf(find(), skip);
    rmSync(join(project.folder, 'files'), { recursive: true, force: true });
    expect((await run('node --version', node)).stdout.split('.')[0]).toBe(version.split('.')[0]);

    expect(linesOf(await run('npx headwater debug', node))).toEqual([
      'started    as a first sync: there is no state yet',
      'checkpoint 1, 2 rows so far',
      'Sync succeeded in … s: 2 rows, … rows/s, 1 checkpoint',
      '  table         rows written  updates  deletes  truncates',
      '  tester.issue             2        0        0          0',
      '  data  files/warehouse.db',
      '  next  headwater show',
    ]);
    expect(linesOf(await run('npx headwater debug', node))).toContain(
      'started    from the state {"since":"2026-01-02T10:00:00Z"}',
    );
    const { stdout } = await run('npx headwater show issue --json', node);
    expect(stdout.replaceAll(/"_fivetran_synced":"[^"]+"/g, '"_fivetran_synced":"…"')).toBe(
      `{"id":"1","title":"It leaks","updated_at":"2026-01-01 10:00:00+00","_fivetran_synced":"…","_fivetran_deleted":"false"}
{"id":"2","title":"It still leaks","updated_at":"2026-01-02 10:00:00+00","_fivetran_synced":"…","_fivetran_deleted":"false"}
`,
    );
    expect(await run('npx headwater version', node)).toEqual({
      ...silence,
      stdout: `headwater ${project.version}\n`,
    });
  });

  test('the test of README.md passes under Vitest', async ({ skip }) => {
    const node = programOf(find(), skip);
    const { code, stdout } = await run('npx vitest run --reporter=json', node);
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, numPassedTests: 2, numTotalTests: 2 });
  });

  test('a connector of the classic shape runs', async ({ skip }) => {
    const node = programOf(find(), skip);
    const example = join(import.meta.dirname, '../../examples/quickstart_examples/classic_shape');
    cpSync(example, join(project.folder, 'classic'), { recursive: true });

    expect(linesOf(await run('npx headwater debug classic', node))).toContain(
      '  tester.greeting             1        0        0          0',
    );
    expect(await run('npx tsc --noEmit', node)).toEqual(silence);
    rmSync(join(project.folder, 'classic'), { recursive: true });
  });

  test('a connector in Python runs', async ({ skip }) => {
    const node = programOf(find(), skip);
    if (noPython !== null) skip(noPython);
    const example = join(import.meta.dirname, '../grpc/same/python');
    cpSync(example, join(project.folder, 'python'), { recursive: true });
    // With what is installed for all tests.
    const caches = join(parent, 'caches');
    mkdirSync(caches, { recursive: true });
    if (!existsSync(join(caches, 'headwater'))) symlinkSync(cacheFolder, join(caches, 'headwater'));

    const { code, stdout, stderr } = await run(
      `env XDG_CACHE_HOME=${caches} npx headwater debug python`,
      node,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('  tester.event             2        0        0          1\n');
    rmSync(join(project.folder, 'python'), { recursive: true });
  });

  test('a fault of the connector is told with its line, and no line of ours', async ({ skip }) => {
    const node = programOf(find(), skip);
    mkdirSync(join(project.folder, 'faulty'), { recursive: true });
    writeFileSync(
      join(project.folder, 'faulty', 'connector.ts'),
      `import { connector } from 'headwater';

export default connector({
  async update({ op }) {
    const rows: { id: number }[] = JSON.parse('null');
    await op.upsert('row', rows.map(({ id }) => ({ id })));
  },
});
`,
    );

    expect(await run('npx headwater debug faulty', node)).toMatchObject({
      code: 1,
      stderr: `
Sync failed: TypeError: Cannot read properties of null (reading 'map')
    at Object.update (connector.ts:6:33)

  code   connector_failed: The code of the connector threw an error.
  to do  you: the connector, its configuration or its state
  kept   nothing was committed yet: the next sync is a first one
`,
    });
  });
});

/** Gives the program, or skips the test and says why. */
function programOf(found: Found, skip: (reason: string) => never): string {
  return 'path' in found ? found.path : skip(found.missing);
}

/** The lines of a command that ended well, without times. */
function linesOf({ code, stdout, stderr }: Ended): string[] {
  if (code !== 0) throw new Error(`it ended with ${code}: ${stdout}${stderr}`);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^\d\d:\d\d:\d\d /, '').replaceAll(/[\d.]+(?= s:| rows\/s)/g, '…'));
}
