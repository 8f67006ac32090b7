import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newRemoteWarehouse } from './remote-sync.ts';

const upsert = (table_name: string, data: object, more: object = {}) => ({
  records: { records: [{ table_name, type: 'UPSERT', data, ...more }] },
});
const long = (value: number | string) => ({ long: String(value) });
const checkpoint = (state: unknown) => ({ checkpoint: { state_json: JSON.stringify(state) } });
const column = (name: string, type: string, more: object = {}) => ({ name, type, ...more });
const keyed = (name: string, ...columns: object[]) => ({
  name,
  columns: [column('id', 'LONG', { primary_key: true }), ...columns],
});
const declare = (...tables: object[]) => ({ without_schema: { tables } });

describe('what a connector declares and sends becomes tables', () => {
  test('a type that comes with a value is the type of a column that nobody declared', async () => {
    const warehouse = await newRemoteWarehouse();
    const at = { seconds: '1709251199', nanos: 999_999_000 };
    await warehouse.sync({
      schema: declare(keyed('thing')),
      *update() {
        yield upsert('thing', { id: long(1), ratio: { null: true }, whole: { double: 2 } });
        yield upsert('thing', {
          id: long(2),
          ratio: { float: 10.4 },
          whole: { double: 3 },
          count: { int: 7 },
          price: { decimal: '1.50' },
          day: { naive_date: { seconds: '1709164800' } },
          local: { naive_datetime: at },
          seen: { utc_datetime: at },
          clock: { naive_time: { seconds: '5400' } },
          extra: { json: '{"big": 9007199254740993, "nan": NaN}' },
          photo: { binary: Buffer.from([1, 2]) },
        });
      },
    });
    expect(
      await warehouse.query(`SELECT column_name, data_type FROM information_schema.columns
        WHERE table_name = 'thing' AND column_name NOT LIKE '\\_fivetran%' ESCAPE '\\' ORDER BY column_name`),
    ).toEqual([
      ['clock', 'TIME'],
      ['count', 'INTEGER'],
      ['day', 'DATE'],
      ['extra', 'JSON'],
      ['id', 'BIGINT'],
      ['local', 'TIMESTAMP'],
      ['photo', 'BLOB'],
      ['price', 'DECIMAL(3,2)'],
      ['ratio', 'DOUBLE'],
      ['seen', 'TIMESTAMP WITH TIME ZONE'],
      ['whole', 'DOUBLE'],
    ]);
    expect(
      await warehouse.query(
        'SELECT id, ratio, whole, count, price, day::text, local::text, seen::text, clock::text, extra, photo::text FROM tester.thing ORDER BY id',
      ),
    ).toEqual([
      [1, null, 2, null, null, null, null, null, null, null, null],
      [
        2,
        10.4,
        3,
        7,
        '1.50',
        '2024-02-29',
        '2024-02-29 23:59:59.999999',
        '2024-02-29 23:59:59.999999+00',
        '01:30:00',
        '{"big":9007199254740993,"nan":null}',
        '\\x01\\x02',
      ],
    ]);
  });

  test('several schemas, tables declared late, and operations in any order', async () => {
    const warehouse = await newRemoteWarehouse();
    const result = await warehouse.sync({
      schema: {
        with_schema: {
          schemas: [
            { name: 'sales', tables: [keyed('order')] },
            { name: '', tables: [keyed('order')] },
          ],
        },
      },
      *update() {
        yield upsert('order', { id: long(1) }, { schema_name: 'sales' });
        yield upsert('order', { id: long(2) });
        yield upsert('late', { id: { string: '1' } });
        yield {
          schema_change: declare({ name: 'late', columns: [column('id', 'STRING', { primary_key: true })] }),
        };
        yield upsert('late', { id: { string: '2' }, word: { string: 'a' } });
        yield upsert('late', { id: { string: '2' }, word: { string: 'b' } });
        yield {
          records: {
            records: [{ table_name: 'order', type: 'DELETE', data: { id: long(2), extra: long(1) } }],
          },
        };
        yield { truncate: { table_name: 'order', schema_name: 'sales' } };
        yield upsert('order', { id: long(3) }, { schema_name: 'sales' });
        yield { warning: { message: 'slow today' } };
      },
    });
    expect(result.status).toBe('succeeded');
    expect(warehouse.events.filter(({ kind }) => kind === 'warning')).toEqual([
      { kind: 'warning', message: 'slow today' },
    ]);
    expect(await warehouse.query(`SELECT id, _fivetran_deleted FROM tester_sales.order ORDER BY id`)).toEqual(
      [
        [1, true],
        [3, false],
      ],
    );
    expect(await warehouse.query(`SELECT id, _fivetran_deleted FROM tester.order`)).toEqual([[2, true]]);
    expect(await warehouse.query(`SELECT id, word FROM tester.late WHERE id = '2'`)).toEqual([['2', 'b']]);
  });

  test('every digit of a state comes back', async () => {
    const warehouse = await newRemoteWarehouse();
    const states: string[] = [];
    const script = {
      *update({ state_json: state }: { state_json: string }) {
        states.push(state);
        yield { checkpoint: { state_json: '{"cursor": 9007199254740993, "at": 0.12345678901234567890}' } };
      },
    };
    await warehouse.sync(script);
    await warehouse.sync(script);
    expect(states).toEqual(['{}', '{"cursor":9007199254740993,"at":0.12345678901234567890}']);
  });

  test('a file that comes in parts is beside the warehouse, and its row says where', async () => {
    const warehouse = await newRemoteWarehouse();
    const part = (chunk: string, isLast: boolean) => ({
      unstructured_record: {
        storage_name: 'doc',
        file_path: 'a/b.txt',
        chunk_data: Buffer.from(chunk),
        expected_bytes: '6',
        is_last: isLast,
      },
    });
    await warehouse.sync({
      schema: declare(keyed('doc')),
      *update() {
        yield upsert('doc', { id: long(1) });
        yield part('abc', false);
        yield part('def', false);
        yield part('', true);
        yield upsert('doc', { id: long(2), _fivetran_file_path: { string: 'a/b.txt' } });
        yield checkpoint({});
      },
    });
    const [, [, path] = []] = await warehouse.query(
      'SELECT id, _fivetran_file_path FROM tester.doc ORDER BY id',
    );
    expect(readFileSync(join(warehouse.folder, 'doc', String(path)), 'utf8')).toBe('abcdef');
    expect(readdirSync(warehouse.folder).filter((name) => name.includes('upload'))).toEqual([]);
  });
});

test('a row waits on disk while the engine is slow, and none is lost', async () => {
  const warehouse = await newRemoteWarehouse();
  const count = 30_000;
  const { status } = await warehouse.sync(
    {
      schema: declare(keyed('thing', column('text', 'STRING'))),
      *update() {
        for (let from = 0; from < count; from += 100) {
          const records = Array.from({ length: 100 }, (_, index) => ({
            table_name: 'thing',
            data: { id: long(from + index), text: { string: 'x'.repeat(500) } },
          }));
          yield { records: { records } };
        }
      },
    },
    { spoolLimitBytes: 2 ** 20, sizes: { fileSize: 2 ** 17, filesWaiting: 2 ** 18, rowsInMemory: 2 ** 18 } },
  );
  expect(status).toBe('succeeded');
  expect(await warehouse.query('SELECT count(*), sum(id), sum(length(text)) FROM tester.thing')).toEqual([
    [count, (count * (count - 1)) / 2, count * 500],
  ]);
});

describe('what goes wrong is said, and what was committed stays', () => {
  test.each<[string, () => Iterable<object>, string]>([
    [
      'a task',
      () => [{ task: { message: '{"message": "renew the key", "trace": "…"}' } }],
      'connector_failed: the connector says: renew the key',
    ],
    [
      'a value that its declared type refuses',
      () => [upsert('thing', { id: long(2), n: { string: 'two' } })],
      'type_mismatch: table "thing", row id=2, column "n": a whole number is wanted, "two" was given',
    ],
    [
      'a row without its key',
      () => [upsert('thing', { n: long(2) })],
      'null_primary_key: upsert on table "thing": row 1 of 1 has no value for the key column "id": {"n":2}',
    ],
    [
      'a state that is no object',
      () => [checkpoint([1])],
      `state_invalid: the checkpoint's state is [1]: a JSON object is wanted, such as {"cursor": 1}`,
    ],
    [
      'a path that leaves the folder of its table',
      () => [{ unstructured_record: { storage_name: 'thing', file_path: '../../x', is_last: true } }],
      'row_invalid: upsert on table "thing": the path "../../x" cannot be used: it leaves the folder of the table',
    ],
    [
      'a file of another length than was said',
      () => [
        {
          unstructured_record: {
            storage_name: 'thing',
            file_path: 'x',
            chunk_data: Buffer.from('abc'),
            expected_bytes: '4',
            is_last: true,
          },
        },
      ],
      'source: the file "x" has 3 bytes, 4 were expected: read it again',
    ],
    [
      'a file without a row',
      () => [{ unstructured_record: { storage_name: 'thing', file_path: 'x', is_last: true } }],
      'protocol: no row came for the file "x" of table "thing": its row must have _fivetran_file_path',
    ],
    [
      'an operation of a newer protocol',
      () => [Buffer.from([0x4a, 0x00])],
      expect.stringMatching(/^protocol: .*field 9/),
    ],
    ['half a message', () => [Buffer.from([0x32, 0x7f, 0x01])], expect.stringMatching(/^protocol: /)],
    [
      'a message of more than 128 MB',
      () => [upsert('thing', { id: long(2), text: { string: 'x'.repeat(129 * 2 ** 20) } })],
      expect.stringMatching(
        /^connector_failed: update\(\): a message is larger than 128 MB: send smaller rows/,
      ),
    ],
  ])('%s', async (_title, messages, message) => {
    const warehouse = await newRemoteWarehouse();
    const error = await warehouse.failedSync({
      schema: declare(keyed('thing', column('n', 'LONG'))),
      *update() {
        yield upsert('thing', { id: long(1), n: long(1) });
        yield checkpoint({ cursor: 1 });
        yield upsert('thing', { id: long(3), n: long(3) });
        yield* messages();
      },
    });
    expect(error).toEqual(message);
    expect(await warehouse.query('SELECT id FROM tester.thing')).toEqual([[1]]);
    expect(existsSync(join(warehouse.folder, 'thing'))).toBe(false);
  });

  test.each([
    [declare({ name: ' ', columns: [] }), 'schema_invalid: a table is declared without a name'],
    [declare(keyed('a'), keyed('a')), 'schema_invalid: table "a" is declared twice'],
    [
      declare(keyed('a', column('id', 'LONG'))),
      'schema_invalid: table "a": the column "id" is declared twice',
    ],
    [
      declare({ name: 'a', columns: [{ name: 'x', type: 77 }] }),
      'unknown_type: column "x" of table "a": this version of headwater does not know the type 77',
    ],
  ])('a schema that cannot be used: %j', async (schema, message) => {
    expect(await (await newRemoteWarehouse()).failedSync({ schema })).toBe(message);
  });

  test('a server that speaks another protocol, one that never answers, and none at all', async () => {
    const warehouse = await newRemoteWarehouse();
    const http = createHttpServer((_request, response) => response.end('hello'));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void http.close());
    const addressOf = (server: { address(): unknown }): string => {
      const address = server.address();
      if (typeof address !== 'object' || address === null || !('port' in address)) throw new Error('no port');
      return `127.0.0.1:${String(address.port)}`;
    };
    expect((await warehouse.syncFrom(addressOf(http))).error).toMatchObject({
      message: expect.stringMatching(
        /^(?:the server at .* speaks another protocol|the connector at .* is not there)/,
      ),
    });
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = addressOf(silent);
    await new Promise((resolve) => silent.close(resolve));
    expect((await warehouse.syncFrom(address)).error).toMatchObject({
      code: 'connector_ended',
      message: expect.stringMatching(new RegExp(`^the connector at ${address} is not there`)),
    });
  });
});

test('a sync that is cancelled ends the call, and keeps what was committed', async () => {
  const warehouse = await newRemoteWarehouse();
  const abort = new AbortController();
  let wasCancelled = false;
  const result = await warehouse.sync(
    {
      schema: declare(keyed('thing')),
      async *update(_request, isCancelled) {
        for (let id = 1; id < 500 && !isCancelled(); id += 1) {
          yield upsert('thing', { id: long(id) });
          yield checkpoint({ id });
          if (id === 5) abort.abort();
          await setTimeout(20);
        }
        wasCancelled = isCancelled();
      },
    },
    { signal: abort.signal },
  );
  expect(result).toMatchObject({ status: 'cancelled', error: { code: 'sync_cancelled' } });
  await expect.poll(() => wasCancelled).toBe(true);
  const [[count] = []] = await warehouse.query('SELECT count(*) FROM tester.thing');
  expect(result.state).toEqual({ id: count });
});
