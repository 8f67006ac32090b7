import { join } from 'node:path';
import { expect, test } from 'vitest';
import { whyNoPython } from './python-here.ts';
import { failureOf, pythonConnector, startConnector, startTestProgram, textOf } from './running-connector.ts';

const folder = join(import.meta.dirname, 'connectors');
const missing = await whyNoPython();

test.beforeEach(({ skip }) => {
  if (missing !== null) skip(missing);
});

test('a connector tells its port, and is reached there', async () => {
  const { address, stop, ended } = await startConnector('talking');
  expect(await address).toMatch(/^127\.0\.0\.1:\d+$/);
  await stop();
  expect(await ended).toBeNull();
});

const faulty: [connector: string, error: string, printed: string[]][] = [
  [
    'no-connector',
    'connector.py has no connector: end it with connector = Connector(update=update, schema=schema)',
    [],
  ],
  ['other-name', 'connector.py calls its connector my_connector: call it connector', []],
  [
    'missing-import',
    "ModuleNotFoundError: No module named 'no_such_package_of_headwater': require the package that has it in requirements.txt or pyproject.toml",
    [
      'Traceback (most recent call last):',
      '  File "connector.py", line 1, in <module>',
      '    import no_such_package_of_headwater',
    ],
  ],
  [
    'syntax-error',
    "SyntaxError: expected ':' (connector.py, line 1)",
    [
      '  File "connector.py", line 1',
      '    def update(configuration: dict, state: dict)',
      '                                                ^',
    ],
  ],
  [
    'failing-import',
    "KeyError: 'key'",
    [
      'Traceback (most recent call last):',
      '  File "connector.py", line 5, in <module>',
      '    read(json.loads("{}"))',
      '  File "settings.py", line 2, in read',
      '    return found["key"]',
    ],
  ],
];

test.each(faulty)('%s ends with its reason, and no line of ours', async (name, error, printed) => {
  const { address, ended, said } = await startConnector(name);
  const text = `connector_invalid: the connector could not be started: ${error}`;
  expect(await failureOf(address)).toBe(text);
  expect(textOf(await ended)).toBe(text);
  const shown = said.map((line) => line.replace('stderr: ', '').replaceAll(`${folder}/${name}/`, ''));
  // Python 3.11 and newer underline what failed, each version in another way.
  expect(shown.slice(0, -1).filter((line) => !/^[ ~^]+$/.test(line) || printed.includes(line))).toEqual(
    printed,
  );
});

test('a folder without connector.py, and an environment without the SDK, are told', async () => {
  const program = await pythonConnector('talking');
  const [launcher = ''] = program.words;
  const gone = startTestProgram({ ...program, words: [launcher, '/nowhere/connector.py'] });
  expect(await failureOf(gone.address)).toBe(
    'connector_invalid: the connector could not be started: there is no /nowhere/connector.py',
  );
  // Without its packages.
  const bare = startTestProgram({ ...program, words: ['-S', ...program.words] });
  expect(await failureOf(bare.address)).toMatch(
    /^connector_invalid: the connector could not be started: fivetran-connector-sdk is not installed in .+: remove that folder, and run again$/,
  );
});

test('a connector that is stopped before it listens says so', async () => {
  const { address, stop, ended } = await startConnector('talking');
  await stop();
  expect(await failureOf(address)).toBe(
    "connector_ended: the connector's program was stopped before it listened",
  );
  expect(await ended).toBeNull();
});
