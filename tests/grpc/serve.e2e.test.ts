import { createServer } from 'node:net';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  makeConnector,
  makeFolder,
  removeFolders,
  runHeadwater,
  startHeadwater,
} from '../../packages/cli/src/headwater-process.ts';
import type { FoundPython } from '../python/python-with.ts';
import { callFrom, findClientPython, holdFrom } from './python-client.ts';

afterAll(removeFolders);

let python: FoundPython = { missing: 'it was not looked for' };
beforeAll(async () => {
  python = await findClientPython();
}, 300_000);

/** Gives the program, or skips the test and says why. */
function pythonOr(skip: (reason: string) => never): string {
  return 'python' in python ? python.python : skip(python.missing);
}

/** Starts the real command on a free port, until the test ends. */
async function serve(folder: string) {
  const server = startHeadwater(['serve', folder, '--port', '0'], folder);
  onTestFinished(() => void server.child.kill('SIGKILL'));
  await server.said('Listening on port');
  const [, port = ''] = /Listening on port (\d+)/.exec(server.heard.stdout) ?? [];
  return { ...server, port: Number(port) };
}

const everything = `
    log.info(\`the key is \${configuration.apiKey}, häufig\`);
    console.log('printed');
    const at = '2024-02-29T12:30:00.123456';
    await op.upsert('order', [
      { id: 1n, flag: true, short: 1, int: 2, price: '1.5', float: 1.5, double: 0.1, day: '2024-02-29',
        local: at, seen: at + 'Z', photo: Uint8Array.of(1, 2), text: 'grün 🚀', xml: '<a/>', json: { a: [1, null] },
        other: 12.5 },
      { id: 9007199254740993n, flag: null, text: '' },
    ]);
    await op.update('order', { id: 1, text: null });
    await op.delete('order', { id: 1 });
    await op.truncate('order');
    await op.warning('half of it');
    await op.checkpoint({ cursor: state.cursor + 1 });
`;
const declarations = `
  configuration: { apiKey: { type: 'secret', label: 'API key' } },
  schema: {
    order: {
      primaryKey: ['id'],
      columns: {
        id: 'LONG', flag: 'BOOLEAN', short: 'SHORT', int: 'INT', price: { type: 'DECIMAL', precision: 18, scale: 2 },
        float: 'FLOAT', double: 'DOUBLE', day: 'NAIVE_DATE', local: 'NAIVE_DATETIME', seen: 'UTC_DATETIME',
        photo: 'BINARY', text: 'STRING', xml: 'XML', json: 'JSON',
      },
      otherColumns: 'infer',
    },
  },
  state: { cursor: 0 },
  tests: { 'Can read orders': ({ configuration }) => {
    if (configuration.apiKey !== 'correct horse') throw new Error('the key ' + configuration.apiKey + ' was refused');
  } },`;

describe('a client in Python that knows the public protocol alone', () => {
  test('asks, tests and reads everything a connector in TypeScript sends', async ({ skip }) => {
    const client = pythonOr(skip);
    const { port, heard } = await serve(makeConnector(everything, {}, declarations));
    const configuration = { apiKey: 'correct horse' };

    expect(await callFrom(client, port, 'ConfigurationForm')).toEqual({
      failure: null,
      messages: [
        {
          fields: [{ name: 'apiKey', label: 'API key', required: true, text_field: 'Password' }],
          tests: [{ name: 'Can read orders', label: 'Can read orders' }],
        },
      ],
    });
    const name = 'Can read orders';
    expect(await callFrom(client, port, 'Test', { name, configuration })).toEqual({
      failure: null,
      messages: [{ success: true }],
    });
    expect(await callFrom(client, port, 'Test', { name, configuration: { apiKey: 'battery' } })).toEqual({
      failure: null,
      messages: [{ failure: 'Error: the key **** was refused' }],
    });
    expect(await callFrom(client, port, 'Test', { name: 'other', configuration })).toEqual({
      failure: 'NOT_FOUND: the connector has no test "other": its tests are Can read orders',
      messages: [],
    });

    const types = 'BOOLEAN SHORT INT DECIMAL FLOAT DOUBLE NAIVE_DATE NAIVE_DATETIME UTC_DATETIME BINARY';
    const names = 'flag short int price float double day local seen photo text xml json'.split(' ');
    const columns = [...types.split(' '), 'STRING', 'XML', 'JSON'].map((type, index) => ({
      name: names[index],
      type,
      ...(type === 'DECIMAL' ? { params: { decimal: { precision: 18, scale: 2 } } } : {}),
    }));
    expect(await callFrom(client, port, 'Schema', { configuration })).toEqual({
      failure: null,
      messages: [
        {
          selection_not_supported: true,
          without_schema: {
            tables: [
              { name: 'order', columns: [{ name: 'id', type: 'LONG', primary_key: true }, ...columns] },
            ],
          },
        },
      ],
    });

    const instant = '2024-02-29T12:30:00.123456Z';
    const records = [
      {
        id: { long: '1' },
        flag: { bool: true },
        short: { short: 1 },
        int: { int: 2 },
        price: { decimal: '1.50' },
        float: { float: 1.5 },
        double: { double: 0.1 },
        day: { naive_date: '2024-02-29T00:00:00Z' },
        local: { naive_datetime: instant },
        seen: { utc_datetime: instant },
        photo: { binary: 'AQI=' },
        text: { string: 'grün 🚀' },
        xml: { xml: '<a/>' },
        json: { json: '{"a":[1,null]}' },
        other: { double: 12.5 },
      },
      { id: { long: '9007199254740993' }, flag: { null: true }, text: { string: '' } },
    ].map((data) => ({ table_name: 'order', data }));
    const update = { configuration, state_json: '{"cursor": 41}' };
    const answer = {
      failure: null,
      messages: [
        {
          records: {
            records: [
              ...records,
              { table_name: 'order', type: 'UPDATE', data: { id: { long: '1' }, text: { null: true } } },
              { table_name: 'order', type: 'DELETE', data: { id: { long: '1' } } },
              { table_name: 'order', type: 'TRUNCATE' },
            ],
          },
        },
        { warning: { message: 'half of it' } },
        { checkpoint: { state_json: '{"cursor":42}' } },
      ],
    };
    expect(await callFrom(client, port, 'Update', update)).toEqual(answer);
    expect(await callFrom(client, port, 'Update', update)).toEqual(answer);

    const log = heard.stdout.split('\n').filter((line) => line !== '');
    expect(log.slice(0, 5)).toEqual([
      String.raw`{"level":"INFO","message":"\u26a1 sdk Running on fivetran_connector_sdk: headwater-0.1.0","message_origin":"library"}`,
      String.raw`{"level":"INFO","message":"\u26a1 sdk Listening on port ${port}","message_origin":"library"}`,
      expect.stringContaining('the test \\"Can read orders\\" failed: Error: the key **** was refused'),
      String.raw`{"level":"INFO","message":"the key is ****, h\u00e4ufig","message_origin":"connector_sdk"}`,
      'printed',
    ]);
    expect(heard.stdout).not.toMatch(/correct horse|battery/);
    expect(heard.stderr).toBe('');
  });

  test('reads two Updates at once that do not mix', async ({ skip }) => {
    const client = pythonOr(skip);
    const update = `
    for (let id = 0; id < 3000; id += 1) {
      await op.upsert('thing', { id: configuration.name + id });
      if (id % 500 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }`;
    const { port } = await serve(makeConnector(update));
    const names = ['a', 'b', 'c'];
    const answers = await Promise.all(
      names.map((name) => callFrom(client, port, 'Update', { configuration: { name } })),
    );
    const ids = answers.map(({ messages }) => messages.flatMap(idsOf));
    expect(ids).toEqual(names.map((name) => Array.from({ length: 3000 }, (_, id) => `${name}${id}`)));
  });

  test('is told in one line, without a path, why an Update failed', async ({ skip }) => {
    const client = pythonOr(skip);
    const update = `
    const { readFileSync } = await import('node:fs');
    readFileSync(import.meta.dirname + '/rows.csv');`;
    const { port, heard } = await serve(makeConnector(update));
    const failure = "UNKNOWN: Error: ENOENT: no such file or directory, open 'rows.csv'";
    expect(await callFrom(client, port, 'Update')).toEqual({ failure, messages: [] });
    expect(await callFrom(client, port, 'Update', { state_json: '[]' })).toEqual({
      failure:
        'INVALID_ARGUMENT: state_json is "[]": a JSON object is wanted, such as {"cursor": 1}, or nothing for a first sync',
      messages: [],
    });
    expect(heard.stdout).toContain('connector.ts:');
  });

  test('is told of an error that no code of the connector awaits, and is served again', async ({ skip }) => {
    const client = pythonOr(skip);
    const update = `
    if (!configuration.isGood) void Promise.resolve().then(() => { throw new Error('nobody awaits me'); });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await op.upsert('thing', { id: configuration.isGood });`;
    const { port } = await serve(makeConnector(update));
    const failure = 'UNKNOWN: Error: nobody awaits me';
    expect(await callFrom(client, port, 'Update')).toEqual({ failure, messages: [] });
    const good = await callFrom(client, port, 'Update', { configuration: { isGood: 'yes' } });
    expect(good.messages.flatMap(idsOf)).toEqual(['yes']);
  });

  test('stops the connector when it is killed, and the next one is served', async ({ skip }) => {
    const client = pythonOr(skip);
    const update = `
    const { appendFileSync } = await import('node:fs');
    if (configuration.isLast) return op.upsert('thing', { id: 1 });
    signal.addEventListener('abort', () => appendFileSync('aborted.txt', 'yes'));
    const text = 'x'.repeat(1000);
    for (let id = 0; ; id += 1) {
      await op.upsert('thing', { id, text });
      if (id % 1000 === 0) appendFileSync('rows.txt', id + '\\n');
    }`;
    const folder = makeConnector(update);
    const { port } = await serve(folder);
    const rows = () => readFileSync(join(folder, 'rows.txt'), 'utf8').trim().split('\n').length * 1000;
    const held = await holdFrom(client, port, {});
    let before = 0;
    await vi.waitFor(
      () => {
        const now = rows();
        const grows = now !== before;
        before = now;
        expect(grows).toBe(false);
      },
      { interval: 400, timeout: 20_000 },
    );
    // It waits for a client that reads no more.
    expect(before).toBeLessThan(100_000);
    expect(existsSync(join(folder, 'aborted.txt'))).toBe(false);
    held.kill('SIGKILL');
    await once(held, 'close');
    await vi.waitFor(() => expect(existsSync(join(folder, 'aborted.txt'))).toBe(true), { timeout: 5000 });
    expect(await callFrom(client, port, 'Update', { configuration: { isLast: 'yes' } })).toEqual({
      failure: null,
      messages: [{ records: { records: [{ table_name: 'thing', data: { id: { long: '1' } } }] } }],
    });
  });
});

function idsOf(message: Record<string, unknown>): string[] {
  const { records } = message as {
    records?: { records: { data: { id: { string: string } } }[] };
  };
  return (records?.records ?? []).map(({ data }) => data.id.string);
}

describe('headwater serve', () => {
  const hello = `await op.upsert('hello', { message: 'hello' });`;

  test('ends with 0 when it is told to', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { child, ended } = await serve(makeConnector(hello));
      child.kill(signal);
      expect(await ended).toMatchObject({ code: 0, stderr: '' });
    }
  });

  test('says that its port is in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await runHeadwater(['serve', '--port', String(port)], makeConnector(hello))).toEqual({
      code: 2,
      stdout: '',
      stderr: `headwater: port ${port} is in use: stop the program that listens there, or choose another port\n`,
    });
  });

  test.each([
    [['--port', 'many'], '--port wants a whole number from 0 to 65535, "many" was given'],
    [['--port', '65536'], '--port wants a whole number from 0 to 65535, "65536" was given'],
    [['./nowhere'], "there is no folder or file ./nowhere: name the connector's folder"],
    [
      ['.'],
      'there is no connector in the folder: it needs a connector.ts, or name the file: headwater debug <file>',
    ],
  ])('refuses %j', async (words, message) => {
    const folder = makeFolder();
    const { code, stderr } = await runHeadwater(['serve', ...words], folder);
    expect({ code, stderr: stderr.replace(/in headwater-cli-\w+/, 'in the folder') }).toEqual({
      code: 2,
      stderr: `headwater: ${message}\n`,
    });
  });

  test('refuses a connector that is a server by itself', async () => {
    const folder = makeFolder({ 'python/connector.py': '' });
    expect(await runHeadwater(['serve', 'python'], folder)).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'headwater: the connector in python is a server by itself: start it as its language does; headwater serve is for a connector.ts\n',
    });
  });

  test('says that a file exports no connector', async () => {
    const folder = makeFolder({
      'connector.ts': 'export const answer = 42;',
      'package.json': '{ "type": "module" }',
    });
    const { code, stderr } = await runHeadwater(['serve'], folder);
    expect({ code, stderr: stderr.replace(folder, '') }).toEqual({
      code: 1,
      stderr:
        'headwater: /connector.ts exports no connector (it exports answer): write `export default connector({ … })`\n',
    });
  });
});
