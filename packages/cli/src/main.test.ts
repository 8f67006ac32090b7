import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { hasTerminal, makeFolder, removeFolders, runAtTerminal, runHeadwater } from './headwater-process.ts';

afterAll(removeFolders);

const isWindows = process.platform === 'win32';
const folder = makeFolder();

const overview = `headwater <command>

  init           make a connector to begin with
  debug          run a connector once, into a DuckDB file in its folder
  show           show the tables of that file, or the rows of one
  configuration  ask for the settings of a connector, and try them
  package        write all that a connector needs elsewhere into a zip
  deploy         bring a connector to a server, which runs it on a schedule
  logs           show what happened to a connection on a server
  rollback       return a connection to the code it ran before
  server         run connections on a schedule, with a REST API
  serve          serve a connector by the public gRPC protocol
  reset          remove that file and the state
  version        print the version
  help           print this overview, or the help of a command

  headwater <command> --help says more about one.
`;

test('the overview is the answer to a cry for help, and to saying nothing', async () => {
  expect(await runHeadwater(['help'], folder)).toEqual({ code: 0, stdout: overview, stderr: '' });
  expect(await runHeadwater(['--help'], folder)).toEqual({ code: 0, stdout: overview, stderr: '' });
  expect(await runHeadwater([], folder)).toEqual({ code: 1, stdout: overview, stderr: '' });
});

test('every command has its help, with an example', async () => {
  for (const command of [
    'init',
    'debug',
    'show',
    'configuration',
    'package',
    'deploy',
    'logs',
    'rollback',
    'server',
    'serve',
    'reset',
    'version',
    'help',
  ]) {
    const asked = await runHeadwater([command, '--help'], folder);
    expect({ ...asked, stdout: asked.stdout.split(/[ \n]/, 2).join(' ') }).toEqual({
      code: 0,
      stdout: `headwater ${command}`,
      stderr: '',
    });
    expect(asked.stdout).toContain(`\n  Example: headwater ${command}`);
    expect(await runHeadwater(['help', command], folder)).toEqual(asked);
    expect(Math.max(...asked.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  }
});

test.each([
  [['version'], 0, 'headwater 0.1.0\n'],
  [['--version'], 0, 'headwater 0.1.0\n'],
  [['VERSION'], 0, 'headwater 0.1.0\n'],
  [['debgu'], 1, 'headwater: there is no command "debgu": did you mean headwater debug?\n'],
  [['verify'], 1, 'headwater: there is no command "verify": did you mean headwater debug?\n'],
  [['rest'], 1, 'headwater: there is no command "rest": did you mean headwater reset?\n'],
  [['clean'], 1, 'headwater: there is no command "clean": did you mean headwater reset?\n'],
  [['create'], 1, 'headwater: there is no command "create": did you mean headwater init?\n'],
  [['settings'], 1, 'headwater: there is no command "settings": did you mean headwater configuration?\n'],
  [['nonsense'], 1, 'headwater: there is no command "nonsense": headwater help lists what there is\n'],
  [['\u001b[2J'], 1, 'headwater: there is no command "\\u001b[2J": headwater help lists what there is\n'],
  [['--json', 'debug'], 2, 'headwater: --json comes before the command: write headwater <command> --json\n'],
  [
    ['help', 'nonsense'],
    2,
    'headwater: there is no command "nonsense": headwater help lists what there is\n',
  ],
  [['version', 'x'], 2, 'headwater: "x" is one word too many: see headwater version --help\n'],
  [['debug', '--wach'], 2, 'headwater: headwater debug has no option --wach: did you mean --watch?\n'],
  [['init', '--yse'], 2, 'headwater: headwater init has no option --yse: did you mean --yes?\n'],
  [
    ['configuration', '--tests'],
    2,
    'headwater: headwater configuration has no option --tests: did you mean --test?\n',
  ],
  [['reset', 'nowhere'], 2, "headwater: there is no folder nowhere: name the connector's folder\n"],
  [['debug', '--fast'], 2, 'headwater: headwater debug has no option --fast: see headwater debug --help\n'],
  [
    ['debug', '--naming', 'snake'],
    2,
    'headwater: the naming "snake" does not exist: use FIVETRAN or SOURCE\n',
  ],
  [
    ['debug', '--timeout', 'soon'],
    2,
    'headwater: --timeout wants a number of seconds above 0, "soon" was given\n',
  ],
  [['debug', 'nowhere'], 2, "headwater: there is no folder or file nowhere: name the connector's folder\n"],
])('headwater %j ends with %i', async (words, code, text) => {
  const { stdout, stderr, ...ended } = await runHeadwater(words, folder);
  expect({ ...ended, text: stdout + stderr }).toEqual({ code, text });
});

test('help is quick: neither the engine nor DuckDB is loaded', async () => {
  const startedAt = performance.now();
  await runHeadwater(['debug', '--help'], folder);
  // 150 ms on a machine at rest; tests share two cores.
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

test.skipIf(!hasTerminal)('colours are for terminals, and never with NO_COLOR', async () => {
  const said = ' there is no command "nonsense": headwater help lists what there is\n';
  const words = ['nonsense'];
  const coloured = await runAtTerminal(words, folder, [], { NO_COLOR: '' });
  expect(coloured.shown).toBe(`\u001b[31mheadwater:\u001b[39m${said}`);
  expect((await runAtTerminal(words, folder, [], { NO_COLOR: '1' })).shown).toBe(`headwater:${said}`);
  const { stderr } = await runHeadwater(words, folder, { NO_COLOR: '', FORCE_COLOR: '1' });
  expect(stderr).toBe(`headwater:${said}`);
});

const bin = fileURLToPath(new URL('../../headwater/bin/headwater.js', import.meta.url));

test.skipIf(isWindows)('it runs through a link, as package managers make them', () => {
  const bins = join(makeFolder(), 'bin');
  mkdirSync(bins);
  symlinkSync(bin, join(bins, 'headwater'));
  const { status, stdout } = spawnSync(process.execPath, [join(bins, 'headwater'), 'version'], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'headwater 0.1.0\n' });
});

test('an old Node gets one line that says what to do', () => {
  // The version is all it looks at.
  const preload = `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '22.11.0' })`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', preload, bin, 'version'], {
    encoding: 'utf8',
  });
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr:
      'headwater needs Node.js 24 or newer, this is 22.11.0: install it from https://nodejs.org, or add it to the project with "npm install node@24"\n',
  });
});

test.skipIf(isWindows)('the reader may leave early', () => {
  const command = `"${process.execPath}" "${bin}" help | head -c 1`;
  const { stdout, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
  expect({ stdout, stderr }).toEqual({ stdout: 'h', stderr: '' });
});
