import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import {
  hasTerminal,
  makeFolder,
  removeFolders,
  rowsOf,
  runAtTerminal,
  runHeadwater,
  steady,
} from '../headwater-process.ts';

afterAll(removeFolders);

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const installed = join(repository, 'node_modules');
const starter = [
  '.gitignore',
  'AGENTS.md',
  'README.md',
  'configuration.json',
  'connector.test.ts',
  'connector.ts',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];

function made(title: string, files: readonly string[], steps: readonly string[]): string {
  const names = files.map((name) => `  ${name}\n`).join('');
  return `Made a connector in ${title}:\n\n${names}\n  next  ${steps.join('\n        ')}\n`;
}

/** Runs a program that npm would find in node_modules. */
function run(program: string, words: readonly string[], folder: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(installed, program), ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', VITEST: '', VITEST_WORKER_ID: '', VITEST_POOL_ID: '' },
  });
  return { status, text: stdout + stderr };
}

test('the starter syncs, passes its test and its type check as it is', async () => {
  const here = makeFolder();
  expect(await runHeadwater(['init', 'my-connector'], here)).toEqual({
    code: 0,
    stdout: made('my-connector', starter, [
      'cd my-connector',
      'npm install',
      'npx headwater debug',
      'npm test',
    ]),
    stderr: '',
  });
  const folder = join(here, 'my-connector');
  expect(readdirSync(folder).toSorted()).toEqual(starter);
  symlinkSync(installed, join(folder, 'node_modules'), 'junction');
  const { code, stdout } = await runHeadwater(['debug'], folder);
  expect({ code, stdout: steady(stdout) }).toEqual({
    code: 0,
    stdout: `started    as a first sync: there is no state yet
checkpoint 1, 6 rows so far
checkpoint 2, 11 rows so far
info       readings up to 10
Sync succeeded in … s: 11 rows, 2 checkpoints

  table           rows written  updates  deletes  truncates
  tester.hello               1        0        0          0
  tester.reading            10        0        0          0

  data  ${join('files', 'warehouse.db')}
  next  headwater show
`,
  });
  await runHeadwater(['debug'], folder);
  expect(await rowsOf('reading', folder)).toHaveLength(20);
  expect(run('vitest/vitest.mjs', ['run'], folder)).toEqual({
    status: 0,
    text: expect.stringMatching(/Tests {2}2 passed \(2\)/),
  });
  expect(run('typescript/bin/tsc', [], folder)).toEqual({ status: 0, text: '' });
});

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

test('the starter asks for this version of headwater, and for nothing that the repository does not use', () => {
  const read = (path: string): Manifest => JSON.parse(readFileSync(join(repository, path), 'utf8'));
  const template = read('template/package.json');
  const { version } = read('packages/headwater/package.json');
  expect(template.dependencies).toEqual({ headwater: `^${version}` });
  const used = read('package.json').devDependencies;
  const major = (range = ''): string => range.replace(/^\^/, '').split('.', 1).join('');
  const wanted = template.devDependencies;
  expect(Object.entries(wanted).map(([name, range]) => [name, major(range)])).toEqual(
    Object.keys(wanted).map((name) => [name, major(used[name])]),
  );
});

test('below another project, the test of the starter is its own', async () => {
  const here = makeFolder({ 'vitest.config.ts': `export default { test: { include: ['nothing'] } };` });
  symlinkSync(installed, join(here, 'node_modules'), 'junction');
  await runHeadwater(['init', 'mine'], here);
  expect(run('vitest/vitest.mjs', ['run'], join(here, 'mine'))).toEqual({
    status: 0,
    text: expect.stringMatching(/Tests {2}2 passed \(2\)/),
  });
});

test('where headwater is installed already, nothing needs to be installed', async () => {
  const here = makeFolder();
  symlinkSync(installed, join(here, 'node_modules'), 'junction');
  const { stdout } = await runHeadwater(['init', 'mine'], here);
  expect(stdout).toBe(made('mine', starter, ['cd mine', 'npx headwater debug', 'npm test']));
});

test('nothing is overwritten: what is in the way is named, and nothing is made', async () => {
  const here = makeFolder({ 'README.md': 'mine', 'connector.ts': 'mine too' });
  expect(await runHeadwater(['init', '--yes'], here)).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'headwater: this folder has README.md, connector.ts already, and nothing is overwritten: name a new folder\n',
  });
  expect(readdirSync(here).toSorted()).toEqual(['README.md', 'connector.ts']);
  expect(readFileSync(join(here, 'README.md'), 'utf8')).toBe('mine');
});

test('a folder that holds something else is used only after a yes', async () => {
  const here = makeFolder({ 'notes.txt': 'mine', '.git/config': '' });
  for (const words of [['init'], ['init', '--non-interactive']]) {
    expect(await runHeadwater(words, here)).toEqual({
      code: 2,
      stdout: '',
      stderr: 'headwater: this folder is not empty: --yes puts the connector beside what is there\n',
    });
  }
  expect(existsSync(join(here, 'connector.ts'))).toBe(false);
  const { code, stdout } = await runHeadwater(['init', '--yes'], here);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: made('this folder', starter, ['npm install', 'npx headwater debug', 'npm test']),
  });
});

test('where npm has installed headwater, package.json gets what it lacks, and keeps what it says', async () => {
  const own = { dependencies: { headwater: 'file:../headwater.tgz' }, scripts: { test: 'mine' } };
  const here = makeFolder({ 'package.json': JSON.stringify(own), 'package-lock.json': '{}' });
  symlinkSync(installed, join(here, 'node_modules'), 'junction');
  const { code, stdout } = await runHeadwater(['init'], here);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: made(
      'this folder',
      starter.map((name) => (name === 'package.json' ? `${name}, what it lacked` : name)),
      ['npx headwater debug', 'npm test'],
    ),
  });
  const template = JSON.parse(readFileSync(join(repository, 'template/package.json'), 'utf8'));
  expect(JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))).toEqual({
    ...template,
    dependencies: own.dependencies,
    scripts: { ...template.scripts, test: 'mine' },
  });
});

test('where only headwater is installed, its test still needs npm install', async () => {
  const here = makeFolder({ 'node_modules/headwater/index.js': '' });
  const { stdout } = await runHeadwater(['init', 'mine'], here);
  const steps = ['cd mine', 'npm install', 'npx headwater debug', 'npm test'];
  expect(stdout).toBe(made('mine', starter, steps));
});

test.each([
  [
    '{ "type": "commonjs" }',
    'package.json says "type": "commonjs": a connector needs "module"; change it, or name a new folder',
  ],
  ['[]', 'package.json is no JSON object: mend it, or name a new folder'],
])('a package.json of %s is left alone, and nothing is made', async (manifest, message) => {
  const here = makeFolder({ 'package.json': manifest });
  expect(await runHeadwater(['init'], here)).toEqual({
    code: 2,
    stdout: '',
    stderr: `headwater: ${message}\n`,
  });
  expect(readdirSync(here)).toEqual(['package.json']);
});

test('a folder that holds nothing but dot files is empty enough', async () => {
  const here = makeFolder({ '.git/config': '' });
  expect((await runHeadwater(['init', '--non-interactive'], here)).code).toBe(0);
});

test.skipIf(!hasTerminal)('at a terminal it asks before it goes beside other files', async () => {
  const here = makeFolder({ 'notes.txt': 'mine' });
  const question = 'this folder is not empty. Put the connector beside what is there? [y/N] ';
  expect(await runAtTerminal(['init'], here, [[question, 'n\r']])).toEqual({
    code: 1,
    shown: `${question}n\nNothing was made.\n`,
  });
  expect(await runAtTerminal(['init'], here, [[question, '\u0003']])).toEqual({
    code: 130,
    shown: `${question}\nCancelled: nothing was changed.\n`,
  });
  expect(readdirSync(here)).toEqual(['notes.txt']);
  const { code, shown } = await runAtTerminal(['init'], here, [[question, 'y\r']]);
  const steps = ['npm install', 'npx headwater debug', 'npm test'];
  expect({ code, shown }).toEqual({
    code: 0,
    shown: `${question}y\n${made('this folder', starter, steps)}`,
  });
});

test('any connector can be the template: what it lacks to stand alone comes from the starter', async () => {
  const here = makeFolder({
    'theirs/connector.ts': '// theirs\n',
    'theirs/README.md': '# Theirs\n',
    'theirs/source/page.ts': '// a page\n',
    'theirs/files/warehouse.db': 'not to be copied',
    'theirs/node_modules/some/index.js': '',
    'theirs/.env': 'not to be copied',
  });
  const files = [
    '.gitignore',
    'AGENTS.md',
    'README.md',
    'connector.ts',
    'package.json',
    join('source', 'page.ts'),
    'tsconfig.json',
    'vitest.config.ts',
  ];
  const { code, stdout } = await runHeadwater(['init', 'mine', '--template', './theirs'], here);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: made('mine', files, ['cd mine', 'npm install', 'npx headwater debug', 'npm test']),
  });
  expect(readFileSync(join(here, 'mine', 'source', 'page.ts'), 'utf8')).toBe('// a page\n');
});

test('an example that shares a stand-in with others takes it along, and its test passes in the copy', async () => {
  const here = makeFolder();
  await runHeadwater(['init', 'mine', '--template', 'with_pagination'], here);
  const folder = join(here, 'mine');
  expect(readdirSync(join(folder, 'sources')).toSorted()).toEqual([
    'http-source.ts',
    'poke-api.ts',
    'poke-details.ts',
  ]);
  expect(readFileSync(join(folder, 'source.ts'), 'utf8')).toContain(`from './sources/poke-api.ts'`);
  symlinkSync(installed, join(folder, 'node_modules'), 'junction');
  expect(run('typescript/bin/tsc', [], folder)).toEqual({ status: 0, text: '' });
  expect(run('vitest/vitest.mjs', ['run'], folder)).toMatchObject({ status: 0 });
});

test('a template that imports a module which is missing, or two of one name, is refused', async () => {
  const here = makeFolder({
    'lost/connector.ts': `import '../gone.ts';\n`,
    'twice/connector.ts': `import '../shared/row.ts';\n`,
    'twice/shared/row.ts': '',
    'shared/row.ts': '',
  });
  const refusal = async (template: string): Promise<string> =>
    (await runHeadwater(['init', 'mine', '--template', template], here)).stderr;
  expect(await refusal('lost')).toContain(
    `the template imports ${join(here, 'gone.ts')}, which cannot be read`,
  );
  expect(await refusal('twice')).toContain(
    `connector.ts imports ${join(here, 'shared', 'row.ts')}, and the template has another shared/row.ts`,
  );
  expect(existsSync(join(here, 'mine'))).toBe(false);
});

test('a template that is none is refused', async () => {
  const here = makeFolder();
  mkdirSync(join(here, 'empty'));
  const refusal = async (template: string): Promise<string> =>
    (await runHeadwater(['init', 'mine', '--template', template], here)).stderr;
  expect(await refusal('stater')).toBe('headwater: there is no template "stater": did you mean starter?\n');
  expect(await refusal('empty')).toBe(
    'headwater: the template empty holds no connector.ts: name the folder of a connector\n',
  );
  expect(existsSync(join(here, 'mine'))).toBe(false);
});
