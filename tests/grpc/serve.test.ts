import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { connector } from '@headwater/sdk';
import { describe, expect, test } from 'vitest';
import { newRemoteWarehouse } from './remote-sync.ts';
import { ended, serveConnector, valuesOf } from './serve-client.ts';

const long = (value: number) => ({ long: String(value) });

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
            message: 'table "order": 1 row left out: no key, for example {"id":null}',
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
    expect({ failure, messages: messages.map(shortened) }).toEqual({
      failure: undefined,
      messages: [
        { records: { records: [row({ id: long(0) })] } },
        { unstructured_record: { ...part, chunk_data: digest(bytes.subarray(0, 2 ** 21)) } },
        { unstructured_record: { ...part, chunk_data: digest(bytes.subarray(2 ** 21, 2 ** 22)) } },
        { unstructured_record: { ...part, chunk_data: digest(bytes.subarray(2 ** 22)) } },
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

/** A message with a digest in the place of bytes: Vitest compares many of them slowly. */
function shortened(message: Record<string, unknown>): unknown {
  return JSON.parse(
    JSON.stringify(message, (_name, value: { type?: string; data?: number[] } | null) =>
      value?.type === 'Buffer' ? digest(Buffer.from(value.data ?? [])) : value,
    ),
  );
}

function digest(bytes: Uint8Array): string {
  return `${bytes.length} bytes, ${hash('sha256', bytes)}`;
}

function messagesOf(result: unknown): Record<string, unknown>[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what update() of a served connector gives
  return (result as { messages: Record<string, unknown>[] }).messages;
}

test('what is served arrives in DuckDB as it was given', async () => {
  const warehouse = await newRemoteWarehouse();
  const served = await serveConnector(
    connector({
      schema: {
        thing: {
          primaryKey: ['id'],
          columns: {
            id: 'LONG',
            price: { type: 'DECIMAL', precision: 18, scale: 2 },
            day: 'NAIVE_DATE',
            local: 'NAIVE_DATETIME',
            seen: 'UTC_DATETIME',
            clock: 'NAIVE_TIME',
            extra: 'JSON',
          },
          otherColumns: 'infer',
        },
      },
      async update({ op }) {
        await op.upsert('thing', [{ id: 1 }, { id: 2 }, { id: 3 }]);
        await op.truncate('thing', { deferred: true });
        await op.upsert('thing', [
          {
            id: 9_007_199_254_740_993n,
            price: '12.30',
            day: '0001-01-01',
            local: '9999-12-31T23:59:59.999999',
            seen: '1969-12-31T23:59:59.999999Z',
            clock: '23:59:59.5',
            extra: { big: 1n },
            text: 'grün',
            whole: 1n,
            ratio: 10.4,
          },
        ]);
        await op.upsert(
          'thing',
          { id: 1, whole: 2n ** 64n },
          { file: { path: '1.txt', data: Buffer.from('one') } },
        );
        await op.update('thing', { id: 1, ratio: null });
        await op.delete('thing', { id: 2 });
        await op.checkpoint({ cursor: 1 });
      },
    }),
  );
  const { status, state } = await warehouse.syncFrom(served.address);
  expect({ status, state }).toEqual({ status: 'succeeded', state: { cursor: 1 } });
  expect(
    await warehouse.query(`SELECT id::text, price::text, day::text, local::text, (seen AT TIME ZONE 'UTC')::text, clock::text,
      extra, text, whole::text, ratio, _fivetran_file_path, _fivetran_deleted FROM tester.thing ORDER BY id`),
  ).toEqual([
    ['1', null, null, null, null, null, null, null, '18446744073709551616', null, '1.txt', false],
    ['2', null, null, null, null, null, null, null, null, null, null, true],
    ['3', null, null, null, null, null, null, null, null, null, null, true],
    [
      '9007199254740993',
      '12.30',
      '0001-01-01',
      '9999-12-31 23:59:59.999999',
      '1969-12-31 23:59:59.999999',
      '23:59:59.5',
      '{"big":1}',
      'grün',
      '1',
      10.4,
      null,
      false,
    ],
  ]);
});
