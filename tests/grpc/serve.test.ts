import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigurationError, connector, SourceError } from '@headwater/sdk';
import { describe, expect, test, vi } from 'vitest';
import { ended, serveConnector, valuesOf } from './serve-client.ts';

const long = (value: number) => ({ long: String(value) });

describe('what a connector declares', () => {
  const fields = {
    apiKey: { type: 'secret', label: 'API key', description: 'From the settings page' },
    region: { type: 'choice', choices: ['eu', 'us'], default: 'eu' },
    pageSize: { type: 'integer', default: 100 },
    factor: { type: 'number', optional: true, description: 'Of everything.' },
    filter: { type: 'json', default: { a: 1 } },
    archived: { type: 'boolean', default: false },
    name: 'string',
  } as const;

  test('is a form with a field for each setting, and its tests', async () => {
    const served = await serveConnector(
      connector({ configuration: fields, test() {}, tests: { 'Can read orders'() {} }, update() {} }),
    );
    const dropdown = ['eu', 'us'].map((value) => ({ value, label: value }));
    expect(await served.call('ConfigurationForm')).toEqual({
      fields: [
        {
          name: 'apiKey',
          label: 'API key',
          required: true,
          description: 'From the settings page',
          text_field: 'Password',
        },
        {
          name: 'region',
          label: 'region',
          required: false,
          default_value: 'eu',
          descriptive_dropdown_fields: { descriptive_dropdown_field: dropdown },
        },
        {
          name: 'pageSize',
          label: 'pageSize',
          required: false,
          description: 'A whole number.',
          default_value: '100',
          text_field: 'PlainText',
        },
        {
          name: 'factor',
          label: 'factor',
          required: false,
          description: 'Of everything. A number.',
          text_field: 'PlainText',
        },
        {
          name: 'filter',
          label: 'filter',
          required: false,
          description: 'JSON.',
          default_value: '{"a":1}',
          text_field: 'PlainText',
        },
        { name: 'archived', label: 'archived', required: false, default_value: 'false', toggle_field: {} },
        { name: 'name', label: 'name', required: true, text_field: 'PlainText' },
      ],
      tests: [
        { name: 'test', label: 'test' },
        { name: 'Can read orders', label: 'Can read orders' },
      ],
    });
  });

  test('is an empty form when it declares nothing', async () => {
    const served = await serveConnector(connector({ update() {} }));
    expect(await served.call('ConfigurationForm')).toEqual({});
    expect(await served.call('Schema')).toEqual({ schema_response_not_supported: true });
    expect(await served.call('Test', { name: 'any' })).toBe(
      '5: the connector has no test "any": it has none',
    );
  });

  test('is run as a test, which succeeds or says why not, without secrets', async () => {
    const served = await serveConnector(
      connector({
        configuration: { apiKey: 'secret' },
        tests: {
          good() {},
          bad({ configuration }) {
            throw new Error(`GET /?key=${configuration.apiKey} answered 401`);
          },
        },
        update() {},
      }),
    );
    const configuration = { apiKey: 'hunter22' };
    expect(await served.call('Test', { name: 'good', configuration })).toEqual({ success: true });
    expect(await served.call('Test', { name: 'bad', configuration })).toEqual({
      failure: 'Error: GET /?key=**** answered 401',
    });
    expect(await served.call('Test', { name: 'good' })).toEqual({
      failure: 'configuration.apiKey: it is required, but was not given: add it to the configuration',
    });
    expect(await served.call('Test', { name: 'other', configuration })).toBe(
      '5: the connector has no test "other": its tests are good, bad',
    );
    expect(JSON.stringify(served.log)).not.toContain('hunter22');
  });

  test('is a list of tables, the columns of their keys first', async () => {
    const served = await serveConnector(
      connector({
        schema: {
          order: {
            primaryKey: ['id', 'line'],
            columns: { price: { type: 'DECIMAL', precision: 18, scale: 2 }, line: 'INT', id: 'LONG' },
          },
          person: { table: 'people', primaryKey: ['email'] },
        },
        update() {},
      }),
    );
    expect(await served.call('Schema')).toEqual({
      selection_not_supported: true,
      without_schema: {
        tables: [
          {
            name: 'order',
            columns: [
              { name: 'id', type: 'LONG', primary_key: true },
              { name: 'line', type: 'INT', primary_key: true },
              {
                name: 'price',
                type: 'DECIMAL',
                primary_key: false,
                params: { decimal: { precision: 18, scale: 2 } },
              },
            ],
          },
          { name: 'people', columns: [{ name: 'email', type: 'UNSPECIFIED', primary_key: true }] },
        ],
      },
    });
  });

  test('is a list of schemas when a table has one, and may depend on the settings', async () => {
    const served = await serveConnector(
      connector({
        configuration: { tables: 'string' },
        schema: ({ configuration }) => ({
          ...Object.fromEntries(configuration.tables.split(',').map((name) => [name, { schema: 'sales' }])),
          rest: {},
        }),
        update() {},
      }),
    );
    expect(await served.call('Schema', { configuration: { tables: 'a,b' } })).toEqual({
      selection_not_supported: true,
      with_schema: {
        schemas: [
          { name: 'sales', tables: [{ name: 'a' }, { name: 'b' }] },
          { name: '', tables: [{ name: 'rest' }] },
        ],
      },
    });
    expect(await served.call('Schema')).toBe(
      '3: configuration.tables: it is required, but was not given: add it to the configuration',
    );
  });
});

describe('an Update', () => {
  test('sends every operation in its order', async () => {
    const served = await serveConnector(
      connector({
        schema: {
          thing: { schema: 'sales', table: 'things', primaryKey: ['id'], columns: { id: 'LONG', a: 'INT' } },
        },
        async update({ op }) {
          await op.upsert('thing', [
            { id: 1, a: 1 },
            { id: 2, a: undefined },
          ]);
          await op.update('thing', { id: 1, a: 2 });
          await op.delete('thing', { id: 2 });
          await op.truncate('thing');
          await op.warning('half of it');
          await op.truncate('thing', { deferred: true });
          await op.upsert('thing', { id: 3 }, { schema: 'other' });
          await op.checkpoint({ cursor: 1 });
          await op.upsert('thing', { id: 4 });
        },
      }),
    );
    const record = { schema_name: 'sales', table_name: 'things' };
    expect(await served.update()).toEqual({
      failure: undefined,
      messages: [
        {
          records: {
            records: [
              { ...record, data: { id: long(1), a: { int: 1 } } },
              { ...record, data: { id: long(2) } },
              { ...record, type: 'UPDATE', data: { id: long(1), a: { int: 2 } } },
              { ...record, type: 'DELETE', data: { id: long(2) } },
              { ...record, type: 'TRUNCATE' },
            ],
          },
        },
        { warning: { message: 'half of it' } },
        { truncate: { ...record, deferred: true } },
        { records: { records: [{ schema_name: 'other', table_name: 'thing', data: { id: long(3) } }] } },
        { checkpoint: { state_json: '{"cursor":1}' } },
        { records: { records: [{ ...record, data: { id: long(4) } }] } },
      ],
    });
  });

  test.each([undefined, '', ' ', '{}'])('begins with the first state when it is given %o', async (state) => {
    const served = await serveConnector(
      connector({
        state: { cursor: 0 },
        update: async ({ op, state: given }) => op.checkpoint(given),
      }),
    );
    const request = state === undefined ? {} : { state_json: state };
    expect(await served.update(request)).toEqual({
      failure: undefined,
      messages: [{ checkpoint: { state_json: '{"cursor":0}' } }],
    });
  });

  test('goes on from the state it is given', async () => {
    const served = await serveConnector(
      connector({
        state: { cursor: 0, page: 1 },
        update: async ({ op, state }) => op.checkpoint(state),
      }),
    );
    expect(await served.update({ state_json: '{"cursor": 7}' })).toEqual({
      failure: undefined,
      messages: [{ checkpoint: { state_json: '{"cursor":7,"page":1}' } }],
    });
  });

  test.each(['[]', '7', 'null', '{"a":', '"text"'])('is refused with the state %s', async (state_json) => {
    const served = await serveConnector(connector({ update() {} }));
    expect(await served.update({ state_json })).toEqual({
      messages: [],
      failure: `3: state_json is ${JSON.stringify(state_json)}: a JSON object is wanted, such as {"cursor": 1}, or nothing for a first sync`,
    });
  });

  test('is refused with a configuration that cannot be used', async () => {
    const served = await serveConnector(
      connector({ configuration: { port: 'integer', key: 'secret' }, update() {} }),
    );
    expect(await served.update({ configuration: { port: 'ten' } })).toEqual({
      messages: [],
      failure:
        '3: configuration.port: a whole number is wanted, "ten" was given; configuration.key: it is required, but was not given: add it to the configuration',
    });
  });

  test('says at its end which values were changed and which rows left out', async () => {
    const served = await serveConnector(
      connector({
        schema: {
          order: {
            primaryKey: ['id'],
            columns: { id: 'LONG', price: { type: 'DECIMAL', precision: 9, scale: 2 }, extra: 'JSON' },
            onNullKey: 'skip',
          },
        },
        async update({ op }) {
          await op.upsert('order', [
            { id: 1, price: '1.005', extra: { ratio: Number.NaN } },
            { id: 2, price: '2.005' },
          ]);
          // @ts-expect-error -- what a source may send
          await op.upsert('order', { id: null });
        },
      }),
    );
    const { messages, failure } = await served.update();
    expect({ failure, warnings: messages.slice(1) }).toEqual({
      failure: undefined,
      warnings: [
        {
          warning: {
            message: 'table "order": 1 rows were left out: they have no key, for example {"id":null}',
          },
        },
        {
          warning: {
            message:
              'table "order", column "price": 2 values rounded to 2 digits behind the point, for example "1.005"',
          },
        },
        {
          warning: {
            message:
              'table "order", column "extra": 1 value NaN or infinity inside JSON became null, for example {"ratio":null}',
          },
        },
      ],
    });
  });

  test('sends rows after 200 ms although no more of them come', async () => {
    const served = await serveConnector(
      connector({
        async update({ op, signal }) {
          await op.upsert('thing', { id: 1 });
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
        },
      }),
    );
    const stream = served.stream();
    const [message] = await new Promise<unknown[]>((resolve) =>
      stream.once('data', (first) => resolve([first])),
    );
    expect(message).toEqual({ records: { records: [{ table_name: 'thing', data: { id: long(1) } }] } });
    stream.cancel();
  });

  test('sends a file in parts of 2 MiB, and its row behind them', async () => {
    const bytes = Buffer.alloc(5 * 2 ** 20, 'abc');
    async function* pieces() {
      for (let from = 0; from < bytes.length; from += 700_000) {
        await sleep(1);
        yield bytes.subarray(from, from + 700_000);
      }
    }
    const served = await serveConnector(
      connector({
        schema: { invoice: { primaryKey: ['id'] } },
        async update({ op }) {
          await Promise.all([
            op.upsert('invoice', { id: 0 }),
            op.upsert(
              'invoice',
              { id: 1 },
              { file: { path: 'a/1.pdf', data: pieces(), expectedBytes: bytes.length } },
            ),
            op.upsert('invoice', { id: 2 }),
            op.upsert('invoice', { id: 3 }, { file: { path: '3.pdf', data: new Uint8Array() } }),
            op.checkpoint({}),
          ]);
        },
      }),
    );
    const { messages, failure } = await served.update();
    const part = { storage_name: 'invoice', file_path: 'a/1.pdf', expected_bytes: '5242880' };
    const row = (data: object) => ({ table_name: 'invoice', data });
    expect({ failure, messages }).toEqual({
      failure: undefined,
      messages: [
        { records: { records: [row({ id: long(0) })] } },
        { unstructured_record: { ...part, chunk_data: bytes.subarray(0, 2 ** 21) } },
        { unstructured_record: { ...part, chunk_data: bytes.subarray(2 ** 21, 2 ** 22) } },
        { unstructured_record: { ...part, chunk_data: bytes.subarray(2 ** 22) } },
        { unstructured_record: { ...part, is_last: true } },
        {
          records: {
            records: [row({ id: long(1), _fivetran_file_path: { string: 'a/1.pdf' } }), row({ id: long(2) })],
          },
        },
        { unstructured_record: { storage_name: 'invoice', file_path: '3.pdf', is_last: true } },
        { records: { records: [row({ id: long(3), _fivetran_file_path: { string: '3.pdf' } })] } },
        { checkpoint: { state_json: '{}' } },
      ],
    });
  });

  test('reaches a client of the next one as it reached that of the first', async () => {
    const served = await serveConnector(
      connector({ update: async ({ op }) => op.upsert('thing', [{ id: 1 }, { id: 2 }]) }),
    );
    const first = await served.update();
    expect(first.messages.length).toBe(1);
    expect(await served.update()).toEqual(first);
    expect(await served.update()).toEqual(first);
  });

  test('does not mix with another at once, nor with one that was cancelled', async () => {
    const served = await serveConnector(
      connector({
        configuration: { first: 'integer' },
        async update({ configuration: { first }, op }) {
          for (let page = 0; page < 50; page += 1) {
            await op.upsert(
              'thing',
              Array.from({ length: 100 }, (_, row) => ({ id: first + page * 100 + row })),
            );
            await sleep(1);
          }
          await op.checkpoint({ first });
        },
      }),
    );
    const cancelled = served.stream({ configuration: { first: '500000' } });
    cancelled.once('data', () => cancelled.cancel());
    const results = await Promise.all([
      served.update({ configuration: { first: '0' } }),
      served.update({ configuration: { first: '100000' } }),
      ended(cancelled),
    ]);
    const ids = [0, 100_000].map((first) => Array.from({ length: 5000 }, (_, row) => long(first + row)));
    expect(results.slice(0, 2).map((result) => valuesOf(messagesOf(result), 'id').filter(Boolean))).toEqual(
      ids,
    );
    expect(results[2]).toMatch(/^1: /);
  });
});

function messagesOf(result: unknown): Record<string, unknown>[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what update() of a served connector gives
  return (result as { messages: Record<string, unknown>[] }).messages;
}

describe('an Update that fails', () => {
  const failing = (
    update: (context: { op: { upsert(table: string, row: object): Promise<void> } }) => unknown,
  ) =>
    serveConnector(
      connector({
        schema: { thing: { primaryKey: ['id'], columns: { id: 'LONG' } } },
        update: async (context) => void (await update(context)),
      }),
    );

  test('with an error of the author says so in a line, and its stack in the log', async () => {
    const served = await failing(() => {
      throw new TypeError('x is not a function');
    });
    expect(await served.update()).toEqual({ messages: [], failure: '2: TypeError: x is not a function' });
    const [line] = served.log;
    expect(line).toEqual({
      level: 'ERROR',
      message_origin: 'library',
      message: expect.stringMatching(
        /^\u26a1 sdk update\(\) failed: TypeError: x is not a function\n +at .*serve\.test\.ts:/,
      ),
    });
  });

  test('with a row that does not fit names it, even if the author catches the error', async () => {
    const served = await failing(async ({ op }) => {
      await op.upsert('thing', { id: 'seven' }).catch(() => {});
      await op.upsert('thing', { id: 8 });
    });
    expect((await served.update()).failure).toBe(
      '10: table "thing", row id="seven", column "id": a whole number is wanted, "seven" was given',
    );
  });

  test('because of the source says what that said', async () => {
    const served = await failing(() => {
      throw new SourceError('GET https://api.example.com answered 503: try again later', { retry: true });
    });
    expect((await served.update()).failure).toBe(
      '10: GET https://api.example.com answered 503: try again later',
    );
  });

  test('because of a setting is a task for the user', async () => {
    const served = await failing(() => {
      throw new ConfigurationError('GET https://api.example.com answered 401: check the API key');
    });
    const message = 'GET https://api.example.com answered 401: check the API key';
    expect(await served.update()).toEqual({
      messages: [{ task: { message } }],
      failure: `3: ${message}`,
    });
  });

  test('in code that nobody awaits fails that Update and no other', async () => {
    const served = await serveConnector(
      connector({
        configuration: { fails: 'boolean' },
        async update({ configuration, op }) {
          if (configuration.fails)
            void sleep(5).then(() => served.server.fail(new Error('nobody awaits me')));
          await sleep(100);
          await op.upsert('thing', { id: 1 });
        },
      }),
    );
    const [bad, good] = await Promise.all([
      served.update({ configuration: { fails: 'true' } }),
      served.update({ configuration: { fails: 'false' } }),
    ]);
    expect(bad).toEqual({ messages: [], failure: '2: Error: nobody awaits me' });
    expect({ failure: good.failure, ids: valuesOf(good.messages, 'id') }).toEqual({
      failure: undefined,
      ids: [long(1)],
    });
  });

  test('as its operations are not awaited says so', async () => {
    const served = await failing(async ({ op }) => {
      const text = 'x'.repeat(2 ** 20);
      for (let id = 0; id < 200; id += 1) void op.upsert('thing', { id, text });
      await sleep(0);
    });
    expect((await served.update()).failure).toMatch(
      /^10: \d+ MB wait to be taken over: an operation was called without `await`$/,
    );
  });

  test('with an operation after its end has ended well, and the log tells of it', async () => {
    let late: Promise<void> | undefined;
    const served = await failing(({ op }) => {
      late = sleep(20).then(() => op.upsert('thing', { id: 1 }));
      late.catch(() => {});
    });
    expect(await served.update()).toEqual({ messages: [], failure: undefined });
    await expect(late).rejects.toThrow('an operation was called after update() had ended');
    expect(served.log.map(({ level, message }) => [level, message])).toEqual([
      [
        'ERROR',
        '\u26a1 sdk update(), which has ended, failed: an operation was called after update() had ended: await everything that writes before update() returns',
      ],
    ]);
  });
});

describe('a client', () => {
  /** Writes rows for ever, counts them, and tells how it ended. */
  async function endless() {
    const seen = { rows: 0, aborted: false, ended: undefined as string | undefined };
    const served = await serveConnector(
      connector({
        async update({ op, signal }) {
          signal.addEventListener('abort', () => (seen.aborted = true));
          try {
            for (;;) {
              const text = 'x'.repeat(200);
              await op.upsert(
                'thing',
                Array.from({ length: 100 }, (_, row) => ({ id: seen.rows + row, text })),
              );
              seen.rows += 100;
            }
          } catch (error) {
            seen.ended = String(error);
            throw error;
          }
        },
      }),
    );
    return { served, seen };
  }

  test('that reads slowly makes the connector wait', async () => {
    const { served, seen } = await endless();
    const stream = served.stream();
    stream.once('data', () => stream.pause());
    let before = -1;
    await vi.waitFor(
      () => {
        const grown = seen.rows !== before;
        before = seen.rows;
        if (grown || seen.rows === 0) throw new Error('it still writes');
      },
      { interval: 300, timeout: 20_000 },
    );
    expect(seen.rows).toBeLessThan(50_000);
    stream.cancel();
    await vi.waitFor(() => expect(seen.ended).toBeDefined());
  });

  test('that cancels stops the code of the author', async () => {
    const { served, seen } = await endless();
    const stream = served.stream();
    stream.once('data', () => stream.cancel());
    expect(await ended(stream)).toMatch(/^1: /);
    await vi.waitFor(() =>
      expect(seen).toEqual({
        rows: seen.rows,
        aborted: true,
        ended: 'HeadwaterError: the client ended the call, or is gone',
      }),
    );
    expect(served.log).toEqual([]);
  });

  test('that reads on while the server stops is told, after a grace', async () => {
    const { served, seen } = await endless();
    const stream = served.stream();
    const end = ended(stream);
    await vi.waitFor(() => expect(seen.rows).toBeGreaterThan(0));
    await served.server.stop(100);
    expect(await end).toBe('14: the server of the connector stops: start the sync again');
    expect(seen.aborted).toBe(true);
  });
});
