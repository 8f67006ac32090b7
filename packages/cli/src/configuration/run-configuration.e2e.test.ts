import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
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

const declarations = `configuration: {
    url: { type: 'string', label: 'Address' },
    apiKey: { type: 'secret', label: 'API key', description: 'From your account' },
    pageSize: { type: 'integer', default: 100 },
    region: { type: 'choice', choices: ['eu', 'us'], optional: true },
  },`;
const tests = `tests: {
    'Can reach the service': async ({ configuration }) => {
      console.error('reaching with ' + configuration.apiKey);
    },
    'Can read orders': ({ configuration }) => {
      if (configuration.apiKey !== 'right key') throw new Error('the key ' + configuration.apiKey + ' is refused');
    },
  },`;
const table = (...given: string[]): string => `configuration.json

  setting   type           label     required  default  given
  url       string         Address   yes                ${given[0]}
  apiKey    secret         API key   yes                ${given[1]}
  pageSize  integer        pageSize  no        100      ${given[2]}
  region    one of eu, us  region    no                 ${given[3]}
`;

test('without a terminal, it lists the settings and says all that is missing or wrong', async () => {
  const folder = makeConnector('', {}, declarations);
  expect(await runHeadwater(['configuration'], folder)).toEqual({
    code: 1,
    stdout: table('missing', 'missing', 'no', 'no'),
    stderr: `headwater: configuration.url: it is required, but was not given: add it to the configuration
  configuration.apiKey: it is required, but was not given: add it to the configuration
`,
  });
  const settings =
    '{"url": "<YOUR_URL>", "apiKey": "<YOUR_API_KEY>", "pageSize": "ten", "region": "mars", "zone": "1"}';
  const wrong = makeConnector('', { 'configuration.json': settings }, declarations);
  expect(await runHeadwater(['configuration', '--test'], wrong)).toEqual({
    code: 1,
    stdout: table('cannot be used', 'cannot be used', 'cannot be used', 'cannot be used'),
    stderr: `headwater: configuration.zone: no such setting: remove it, or declare it in the connector
  configuration.url: replace the placeholder <YOUR_URL> by a value
  configuration.apiKey: replace the placeholder by a value
  configuration.pageSize: a whole number is wanted, "ten" was given
  configuration.region: one of eu, us is wanted, "mars" was given
`,
  });
});

test('settings that are no texts are refused all at once, in debug too', async () => {
  const settings = '{\n  "url": null,\n  "apiKey": "secret",\n  "pageSize": 100\n}';
  const folder = makeConnector('', { 'configuration.json': settings }, declarations);
  const refused = {
    code: 2,
    stdout: '',
    stderr: `headwater: configuration.json:2:10: "url" is null: delete it, or give it a text in double quotes
  configuration.json:4:15: "pageSize" is a number: every setting is a text, put the value in double quotes
`,
  };
  expect(await runHeadwater(['configuration'], folder)).toEqual(refused);
  expect(await runHeadwater(['debug'], folder)).toEqual(refused);
});

test('more than 100 settings are refused, and without a declaration anything else goes', async () => {
  const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`s${index}`, 'x']));
  const settings = JSON.stringify(many);
  const folder = makeConnector('', { 'configuration.json': settings });
  expect(await runHeadwater(['configuration'], folder)).toEqual({
    code: 1,
    stdout: 'The connector declares no settings: configuration.json may hold any texts.\n',
    stderr: `headwater: configuration: at most 100 settings are possible, there are 101
`,
  });
});

test('a connector that declares that it has no settings needs no configuration.json', async () => {
  const folder = makeConnector('', {}, 'configuration: {},');
  expect(await runHeadwater(['configuration'], folder)).toEqual({
    code: 0,
    stdout: 'The connector has no settings: it needs no configuration.json.\n\n  next  headwater debug\n',
    stderr: '',
  });
});

/** A home without a key, with which secrets would be encrypted. */
const noKey = { HOME: makeFolder(), USERPROFILE: makeFolder() };

const steady = (text: string): string => text.replace(/, [\d.]+ s$/gm, ', … s');

test('--test runs every test and says how it ended, without a secret', async () => {
  const settings = { url: 'https://a.example', apiKey: 'wrong key' };
  const files = {
    'configuration.json': JSON.stringify(settings),
    'right.json': JSON.stringify({ ...settings, apiKey: 'right key' }),
  };
  const folder = makeConnector('', files, declarations + tests);
  const wrong = await runHeadwater(['configuration', '--test'], folder);
  expect({ ...wrong, stdout: steady(wrong.stdout) }).toEqual({
    code: 1,
    stdout: `${table('yes', 'yes', 'no', 'no')}
  ok      Can reach the service, … s
  failed  Can read orders, … s
          Error: the key **** is refused
`,
    stderr: 'reaching with ****\n',
  });
  for (const name of ['HEADWATER_CONFIGURATION', 'FIVETRAN_CONFIGURATION']) {
    const right = await runHeadwater(['configuration', '--test'], folder, { [name]: 'right.json' });
    expect({ ...right, stdout: steady(right.stdout) }).toEqual({
      code: 0,
      stdout: `${table('yes', 'yes', 'no', 'no').replace('configuration.json', 'right.json')}
  ok      Can reach the service, … s
  ok      Can read orders, … s
`,
      stderr: 'reaching with ****\n',
    });
  }
});

test('test() is a test of its own; one that can never end, or ends its process, has failed', async () => {
  const run = async (body: string): Promise<unknown> => {
    const folder = makeConnector('', {}, `async test() { ${body} },`);
    const { code, stdout } = await runHeadwater(['configuration', '--test'], folder);
    return { code, lines: steady(stdout).split('\n').slice(2, -1) };
  };
  expect(await run('')).toEqual({ code: 0, lines: ['  ok      test, … s'] });
  expect(await run('await new Promise(() => {});')).toEqual({
    code: 1,
    lines: [
      '  failed  test, … s',
      expect.stringMatching(/^ {10}the test "test" waits for something that can no longer happen/),
    ],
  });
  expect(await run('process.exit(3);')).toEqual({
    code: 1,
    lines: ['  failed  test, … s', expect.stringMatching(/^ {10}the connector's process ended with code 3/)],
  });
  expect(await run('await fetch("http://localhost:4/");')).toEqual({
    code: 1,
    lines: ['  failed  test, … s', expect.stringMatching(/^ {10}.*refused the connection \(ECONNREFUSED\)/)],
  });
});

test('a connector without a test is said to have none', async () => {
  const folder = makeConnector('', {}, 'configuration: {},');
  const { code, stdout } = await runHeadwater(['configuration', '--test'], folder);
  expect({ code, stdout: stdout.split('\n').slice(1) }).toEqual({
    code: 0,
    stdout: ['', 'The settings are complete. The connector has no test: give it test() or tests.', ''],
  });
});

test('a connector that cannot be loaded is said', async () => {
  const folder = makeConnector('', {}, 'configuration: nothing,');
  const { code, stdout, stderr } = await runHeadwater(['configuration'], folder);
  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^headwater: .*connector\.ts could not be loaded: ReferenceError: nothing is not defined/,
    ),
  });
});

test.skipIf(!hasTerminal)(
  'at a terminal it asks for each setting, and writes what was answered',
  async () => {
    const before = '{ "zone": "kept", "url": "https://old.example" }';
    const folder = makeConnector('', { 'configuration.json': before }, declarations + tests);
    const answers = [
      ['Address (string) [https://old.example]: ', '\r'],
      ['API key (secret): ', 'right key\r'],
      ['pageSize (integer) [100]: ', 'ten\r'],
      ['pageSize (integer) [100]: ', '50\r'],
      ['region (one of eu, us) [none]: ', '\r'],
    ] as const;
    const { code, shown } = await runAtTerminal(['configuration'], folder, answers, noKey);
    expect({ code, shown }).toEqual({
      code: 1,
      shown: `Settings for configuration.json. Enter takes what stands in brackets.

Address (string) [https://old.example]: 
From your account
API key (secret): 
pageSize (integer) [100]: ten
  a whole number is wanted, "ten" was given
pageSize (integer) [100]: 50
region (one of eu, us) [none]: 

Wrote configuration.json: 4 settings.
headwater: configuration.zone: no such setting: remove it, or declare it in the connector
`,
    });
    expect(readFileSync(join(folder, 'configuration.json'), 'utf8')).toBe(
      '{\n  "zone": "kept",\n  "url": "https://old.example",\n  "apiKey": "right key",\n  "pageSize": "50"\n}\n',
    );
  },
);

test.skipIf(!hasTerminal)(
  'with --test it asks for what is missing only; Ctrl-C leaves all as it was',
  async () => {
    const folder = makeConnector('', {}, declarations + tests);
    const left = await runAtTerminal(['configuration', '--test'], folder, [
      ['Address (string): ', 'https://a.example\r'],
      ['API key (secret): ', '\u0003'],
    ]);
    expect({ code: left.code, last: left.shown.split('\n').at(-2) }).toEqual({
      code: 130,
      last: 'Cancelled: nothing was changed.',
    });
    const answers = [
      ['Address (string): ', 'https://a.example\r'],
      ['API key (secret): ', 'right key\r'],
    ] as const;
    const { code, shown } = await runAtTerminal(['configuration', '--test'], folder, answers, noKey);
    const printed = 'reaching with ****\n';
    expect({ code, shown: steady(shown).replace(printed, ''), isShown: shown.includes(printed) }).toEqual({
      code: 0,
      isShown: true,
      shown: `Settings for configuration.json. Enter takes what stands in brackets.

Address (string): https://a.example
From your account
API key (secret): 

Wrote configuration.json: 2 settings.

  ok      Can reach the service, … s
  ok      Can read orders, … s
`,
    });
    expect(statSync(join(folder, 'configuration.json')).mode & 0o777).toBe(0o600);
  },
);
