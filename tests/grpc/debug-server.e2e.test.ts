import { afterAll, expect, test } from 'vitest';
import {
  makeFolder,
  removeFolders,
  rowsOf,
  runHeadwater,
  steady,
} from '../../packages/cli/src/headwater-process.ts';
import { startScriptedServer } from './scripted-server.ts';

afterAll(removeFolders);

const upsert = (id: number) => ({ record: { table_name: 'thing', data: { id: { long: String(id) } } } });
const schema = {
  without_schema: { tables: [{ name: 'thing', columns: [{ name: 'id', type: 'LONG', primary_key: true }] }] },
};

test('--grpc takes a connector that runs already, with the settings and the state of the folder', async () => {
  const given: object[] = [];
  const address = await startScriptedServer({
    schema,
    *update(request) {
      given.push(request);
      yield upsert(given.length);
      yield { checkpoint: { state_json: `{"round": ${given.length}}` } };
    },
  });
  const folder = makeFolder({ 'configuration.json': '{"word": "a secret"}' });
  const { code, stdout, stderr } = await runHeadwater(['debug', '--grpc', address], folder);
  expect({ code, stdout: steady(stdout), stderr }).toEqual({
    code: 0,
    stdout: `started    as a first sync: there is no state yet
checkpoint 1, 1 row so far
Sync succeeded in … s: 1 row, 1 checkpoint

  table         rows written  updates  deletes  truncates
  tester.thing             1        0        0          0

  data  files/warehouse.db
  next  headwater show
`,
    stderr: '',
  });
  const [, port = ''] = address.split(':');
  expect((await runHeadwater(['debug', folder, '--grpc', port], '/')).code).toBe(0);
  expect(given).toMatchObject([
    { configuration: { word: 'a secret' }, state_json: '{}' },
    { configuration: { word: 'a secret' }, state_json: '{"round":1}' },
  ]);
  expect(await rowsOf('thing', folder)).toHaveLength(2);
});

test('settings of a connector without a form are shown nowhere', async () => {
  const address = await startScriptedServer({
    schema,
    *update({ configuration }) {
      yield { warning: { message: `the word is ${configuration['word']}` } };
      yield { task: { message: `renew ${configuration['word']}` } };
    },
  });
  const folder = makeFolder({ 'configuration.json': '{"word": "a secret"}' });
  const { code, stdout, stderr } = await runHeadwater(['debug', '--grpc', address], folder);
  expect({ code, text: stdout + stderr }).toEqual({ code: 1, text: expect.not.stringContaining('a secret') });
  expect(stdout).toContain('the word is ****');
  expect(stderr).toContain('the connector says: renew ****');
});

test('its form is listed, and its tests are run by their labels', async () => {
  const address = await startScriptedServer({
    form: {
      fields: [
        { name: 'host', label: 'Host', required: true, text_field: 'PlainText' },
        { name: 'key', label: 'Key', required: true, text_field: 'Password' },
      ],
      tests: [
        { name: 'reach', label: 'Can reach the host' },
        { name: 'read', label: 'Can read' },
      ],
    },
    test: (name, { key }) => (name === 'reach' ? { success: true } : { failure: `${key} is refused` }),
  });
  const folder = makeFolder({
    'configuration.json': '{"host": "example.com", "key": "a secret", "more": "x"}',
  });
  const { code, stdout, stderr } = await runHeadwater(['configuration', '--test', '--grpc', address], folder);
  expect({
    code,
    stderr,
    lines: stdout
      .replace(/, [\d.]+ s$/gm, '')
      .split('\n')
      .slice(-4),
  }).toEqual({
    code: 1,
    stderr: '',
    lines: ['  ok      Can reach the host', '  failed  Can read', '          **** is refused', ''],
  });
});

test.each([
  [
    ['--grpc', 'nowhere'],
    '--grpc wants the address of a server, such as 127.0.0.1:50051; "nowhere" was given',
  ],
  [['--grpc', '70000'], '--grpc wants the address of a server, such as 127.0.0.1:50051; "70000" was given'],
  [
    ['--grpc', '1', '--inspect'],
    '--inspect attaches a debugger to Node: it is for connectors in TypeScript or JavaScript',
  ],
])('debug %j is refused', async (words, message) => {
  expect(await runHeadwater(['debug', ...words], makeFolder())).toEqual({
    code: 2,
    stdout: '',
    stderr: `headwater: ${message}\n`,
  });
});
