import { fileURLToPath } from 'node:url';
import { loadSync } from '@grpc/proto-loader';
import { HeadwaterError, Moment, rawJson } from '@headwater/protocol';
import { expect, test } from 'vitest';
import { UpdateReader, type WireRecord } from './update-reader.ts';

/** Writes an UpdateResponse. */
const encode: (message: object) => Buffer = Object(
  loadSync('source_connector.proto', {
    includeDirs: [fileURLToPath(new URL('../../proto', import.meta.url))],
    keepCase: true,
  })['fivetran_sdk.v2.SourceConnector'],
).Update.responseSerialize;

function read(message: object): unknown {
  return new UpdateReader().read(encode(message));
}

/** The records of a message. */
function recordsOf(message: object | Buffer, reader = new UpdateReader()): readonly WireRecord[] {
  const update = reader.read(Buffer.isBuffer(message) ? message : encode(message));
  if (update.kind !== 'records') throw new Error(`${update.kind} is no records`);
  return update.records;
}

/** What the value of a column becomes, with the type it tells. */
function valueOf(value: object): { value: unknown; type: unknown } {
  const [record] = recordsOf({ record: { table_name: 't', data: { c: value } } });
  return { value: record?.row['c'], type: record?.types.get('c') };
}

/** What is said about a message that is refused. */
function refusal(message: object | Buffer): string {
  try {
    new UpdateReader().read(Buffer.isBuffer(message) ? message : encode(message));
  } catch (error) {
    if (error instanceof HeadwaterError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'it is read';
}

const day = 86_400;

test.each<[object, unknown, string | undefined]>([
  [{}, null, undefined],
  [{ null: true }, null, undefined],
  [{ bool: true }, true, 'BOOLEAN'],
  [{ bool: false }, false, 'BOOLEAN'],
  [{ short: -32_768 }, -32_768, 'SHORT'],
  [{ int: -2_147_483_648 }, -2_147_483_648, 'INT'],
  [{ long: '9007199254740991' }, 9_007_199_254_740_991, 'LONG'],
  [{ long: '9007199254740992' }, 9_007_199_254_740_992n, 'LONG'],
  [{ long: '-9223372036854775808' }, -9_223_372_036_854_775_808n, 'LONG'],
  [{ float: 10.4 }, 10.4, 'DOUBLE'],
  [{ float: Number.NaN }, Number.NaN, 'DOUBLE'],
  [{ double: 10.399_999_618_530_273 }, 10.399_999_618_530_273, 'DOUBLE'],
  [{ double: -0 }, -0, 'DOUBLE'],
  [{ decimal: '+1.50' }, rawJson('1.50'), undefined],
  [{ decimal: 'abc' }, 'abc', undefined],
  [{ binary: Buffer.of(0, 255) }, Buffer.of(0, 255), 'BINARY'],
  [{ binary: Buffer.alloc(0) }, Buffer.alloc(0), 'BINARY'],
  [{ string: '' }, '', 'STRING'],
  [{ string: 'Größe 🌊 \uFFFD' }, 'Größe 🌊 \uFFFD', 'STRING'],
  [{ json: '{"a":[1,NaN]}' }, { a: [1, Number.NaN] }, 'JSON'],
  [{ json: '"text"' }, 'text', 'JSON'],
  [{ xml: '<a/>' }, '<a/>', 'XML'],
])('the value %o becomes %o, of the type %s', (value, expected, type) => {
  expect(valueOf(value)).toEqual({ value: expected, type });
});

test.each<[object, Moment]>([
  [{ naive_date: { seconds: -day } }, new Moment('PlainDate', -day, 0)],
  [{ naive_date: { seconds: day + 1 } }, new Moment('PlainDateTime', day + 1, 0)],
  [{ naive_date: { nanos: 1 } }, new Moment('PlainDateTime', 0, 1)],
  [{ naive_datetime: { seconds: -1, nanos: 500 } }, new Moment('PlainDateTime', -1, 500)],
  [{ utc_datetime: {} }, new Moment('Instant', 0, 0)],
  [{ utc_datetime: { seconds: 1, nanos: -1 } }, new Moment('Instant', 0, 999_999_999)],
  [{ naive_time: { seconds: day - 1 } }, new Moment('PlainTime', day - 1, 0)],
  [{ naive_time: { seconds: 3 * day } }, new Moment('PlainDateTime', 3 * day, 0)],
])('the value %j becomes %s', (value, moment) => {
  // Vitest would ask it for what only Temporal has.
  expect(Object.entries(Object(valueOf(value).value))).toEqual(Object.entries(moment));
});

test.each<[string, unknown, string | undefined]>([
  ['\0', null, undefined],
  ['\u00011.50', '1.50', undefined],
  ['\u0001', '', undefined],
  ['\u0002{"a": NaN}', { a: Number.NaN }, 'JSON'],
  ['\u0003\0x', Buffer.from('\0x'), 'BINARY'],
  ['\u000410.4', 10.4, 'DOUBLE'],
  ['\u0004NaN', Number.NaN, 'DOUBLE'],
  ['\u0005-Infinity', Number.NEGATIVE_INFINITY, 'DOUBLE'],
  ['\u00051e-05', 1e-5, 'DOUBLE'],
])('%j of the other encoding becomes %o, of the type %s', (text, value, type) => {
  const [record] = recordsOf({ record: { table_name: 't', row_data: { c: Buffer.from(text) } } });
  expect({ value: record?.row['c'], type: record?.types.get('c') }).toEqual({ value, type });
});

test('where a row has both encodings, those of the other add what is missing', () => {
  const [record] = recordsOf({
    record: {
      data: { a: { int: 1 }, b: { null: true } },
      row_data: { a: Buffer.from('\u00012'), b: Buffer.from('\u00013'), c: Buffer.from('\u00014') },
    },
  });
  expect(record?.row).toEqual({ a: 1, b: null, c: '4' });
});

test('records say their operation and their table, and share the newest types of its columns', () => {
  const reader = new UpdateReader();
  const first = recordsOf(
    {
      records: {
        records: [
          { table_name: 't', type: 'UPSERT', data: { id: { int: 1 }, a: { short: 2 }, b: { int: 3 } } },
          { table_name: 't', schema_name: '', type: 'UPDATE', data: { id: { int: 1 }, a: { null: true } } },
          { table_name: 't', schema_name: 's', type: 'DELETE', data: { id: { long: 1 } } },
        ],
      },
    },
    reader,
  );
  const [last] = recordsOf(
    { record: { table_name: 't', type: 'TRUNCATE', data: { a: { double: 0.5 }, b: { decimal: '1' } } } },
    reader,
  );
  const types = new Map([
    ['id', 'INT'],
    ['a', 'DOUBLE'],
  ]);
  expect([...first, last]).toEqual([
    { operation: 'upsert', schema: undefined, table: 't', row: { id: 1, a: 2, b: 3 }, types },
    { operation: 'update', schema: undefined, table: 't', row: { id: 1, a: null }, types },
    { operation: 'delete', schema: 's', table: 't', row: { id: 1 }, types: new Map([['id', 'LONG']]) },
    { operation: 'truncate', schema: undefined, table: 't', row: { a: 0.5, b: rawJson('1') }, types },
  ]);
  expect(new Set([...first, last].map((record) => record?.types)).size).toBe(2);
});

/** A field of bytes: its tag, their length, and they. */
function field(number: number, ...parts: (Buffer | string)[]): Buffer {
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const length = bytes.length < 0x80 ? [bytes.length] : [(bytes.length & 0x7f) | 0x80, bytes.length >> 7];
  return Buffer.concat([Buffer.of((number << 3) | 2, ...length), bytes]);
}

/** An entry of `data` with a text. */
const entry = (name: string, text: string) => field(4, field(1, name), field(2, field(13, text)));

test('a column may be named like what objects inherit from', () => {
  const [record] = recordsOf(field(1, field(2, 't'), entry('__proto__', 'x'), entry('constructor', 'y')));
  expect(Object.entries(record?.row ?? {})).toEqual([
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ]);
  expect(Object.getPrototypeOf(record?.row)).toBe(Object.prototype);
});

test('fields may come in any order and again, and those of a newer protocol beside them', () => {
  const unknown = Buffer.concat([
    field(15, 'new'),
    Buffer.of((14 << 3) | 0, 0x80, 1, (13 << 3) | 5, 1, 2, 3, 4, (12 << 3) | 1, 1, 2, 3, 4, 5, 6, 7, 8),
    // A group with a group in it.
    Buffer.of((11 << 3) | 3, (9 << 3) | 3, (9 << 3) | 4, 8, 1, (11 << 3) | 4),
  ]);
  const records = field(
    6,
    unknown,
    field(
      1,
      entry('b', '1'),
      field(4, field(2, field(13, '2')), unknown, field(1, 'a')),
      unknown,
      field(2, 't'),
    ),
    field(1, entry('a', '3'), entry('b', '4'), entry('a', '5'), field(4, field(1, 'c')), field(2, 't')),
  );
  expect(recordsOf(records).map(({ row }) => Object.entries(row))).toEqual([
    [
      ['b', '1'],
      ['a', '2'],
    ],
    [
      ['b', '4'],
      ['a', '5'],
      ['c', null],
    ],
  ]);
});

test('every other message says what it holds', () => {
  const column = { name: 'id', type: 'LONG', primary_key: true };
  const schema = { name: 's', tables: [{ name: 't', columns: [column] }] };
  expect([
    new UpdateReader().read(Buffer.alloc(0)),
    read({ records: {} }),
    read({ checkpoint: { state_json: '{"cursor": 1}' } }),
    read({ warning: { message: 'Vorsicht: Größe' } }),
    read({ task: {} }),
    read({ truncate: { schema_name: 's', table_name: 't', deferred: true } }),
    read({ truncate: { schema_name: '', table_name: 't' } }),
    read({
      unstructured_record: {
        schema_name: 's',
        storage_name: 't',
        file_path: 'a/b.bin',
        chunk_data: Buffer.of(1, 2),
        expected_bytes: '5000000000',
        is_last: true,
      },
    }),
    read({ unstructured_record: { file_path: 'a' } }),
    read({ schema_change: { with_schema: { schemas: [schema] } } }),
    read({ schema_change: { without_schema: { tables: schema.tables } } }),
    read({ schema_change: {} }),
  ]).toEqual([
    { kind: 'nothing' },
    { kind: 'records', records: [] },
    { kind: 'checkpoint', stateJson: '{"cursor": 1}' },
    { kind: 'warning', message: 'Vorsicht: Größe' },
    { kind: 'task', message: '' },
    { kind: 'truncate', schema: 's', table: 't', deferred: true },
    { kind: 'truncate', schema: undefined, table: 't', deferred: false },
    {
      kind: 'part',
      schema: 's',
      table: 't',
      path: 'a/b.bin',
      bytes: Buffer.of(1, 2),
      expectedBytes: 5_000_000_000,
      isLast: true,
    },
    {
      kind: 'part',
      schema: undefined,
      table: '',
      path: 'a',
      bytes: Buffer.alloc(0),
      expectedBytes: undefined,
      isLast: false,
    },
    { kind: 'schema', tables: { response: 'with_schema', with_schema: { schemas: [schema] } } },
    { kind: 'schema', tables: { response: 'without_schema', without_schema: { tables: schema.tables } } },
    { kind: 'schema', tables: {} },
  ]);
});

const speak = 'the connector must send the messages of source_connector.proto';

test.each<[string, Buffer, string]>([
  [
    'a message that ends early',
    field(1, field(2, 'orders'), entry('total', 'x')).subarray(0, -1),
    `protocol: a message of the connector cannot be read at byte 2 of 23: a length goes beyond the end of its message; ${speak}`,
  ],
  [
    'a value that ends early',
    field(1, field(2, 'orders'), field(4, field(1, 'total'), field(2, Buffer.of((7 << 3) | 1, 1)))),
    `protocol: a message of the connector cannot be read at byte 22 of 23 in column "total" of table "orders": the message ends within a value; ${speak}`,
  ],
  [
    'a text that is longer than its record',
    field(6, field(1, Buffer.of((2 << 3) | 2, 5), 't'), field(1, field(2, 't'))),
    `protocol: a message of the connector cannot be read at byte 6 of 12: a length goes beyond the end of its message; ${speak}`,
  ],
  [
    'a number of more than 64 bits',
    field(1, Buffer.from([3 << 3, ...Array.from({ length: 10 }, () => 0xff), 1])),
    `protocol: a message of the connector cannot be read at byte 13 of 14: a number has more than 64 bits; ${speak}`,
  ],
  [
    'a field of another wire type',
    field(
      1,
      field(2, 't'),
      field(4, field(1, 'id'), field(2, Buffer.of((4 << 3) | 1, 1, 2, 3, 4, 5, 6, 7, 8))),
    ),
    `protocol: a message of the connector cannot be read at byte 14 of 22 in column "id" of table "t": field 4 there has the wire type 1, which is not its own; ${speak}`,
  ],
  [
    'a kind of value of a newer protocol',
    field(1, field(1, 's'), field(2, 't'), field(4, field(1, 'id'), field(2, Buffer.of(0x88, 1, 1)))),
    'protocol: a message of the connector cannot be read at byte 18 of 19 in column "id" of table "s.t": this version of Headwater does not know field 17 (wire type 0) there; update Headwater',
  ],
  [
    'an operation of a newer protocol',
    field(9, 'x'),
    'protocol: a message of the connector cannot be read at byte 1 of 3: this version of Headwater does not know field 9 (wire type 2) there; update Headwater',
  ],
  [
    'a record type of a newer protocol',
    field(1, field(2, 't'), Buffer.of(3 << 3, 4)),
    'protocol: a message of the connector cannot be read at byte 7 of 7: this version of Headwater does not know the record type 4; update Headwater',
  ],
  [
    'a mark of a newer protocol',
    field(1, field(2, 't'), field(5, field(1, 'a'), field(2, '\u0006x'))),
    'protocol: a message of the connector cannot be read at byte 12 of 14 in column "a" of table "t": this version of Headwater does not know values that begin with byte 6; update Headwater',
  ],
  [
    'a value without a mark',
    field(1, field(2, 't'), field(5, field(1, 'a'))),
    `protocol: a message of the connector cannot be read at byte 10 of 10 in column "a" of table "t": a value has no byte that says what it is; ${speak}`,
  ],
  [
    'two operations in one message',
    Buffer.concat([field(1, field(2, 't')), field(3)]),
    `protocol: a message of the connector cannot be read at byte 6 of 7: a message holds more than one operation; ${speak}`,
  ],
  [
    'text that is no UTF-8',
    field(1, field(2, 't'), field(4, field(1, 'a'), field(2, field(13, Buffer.of(0x61, 0xff))))),
    'protocol: a message of the connector cannot be read at byte 16 of 16 in column "a" of table "t": a text is not valid UTF-8; send such bytes in a BINARY column',
  ],
  [
    'a group that is ended by another one',
    field(6, Buffer.of((9 << 3) | 3, (8 << 3) | 4)),
    `protocol: a message of the connector cannot be read at byte 4 of 4: a group ends that did not begin; ${speak}`,
  ],
  [
    'tables that are none',
    field(2, field(1, Buffer.of(0xff))),
    `protocol: a message of the connector cannot be read at byte 5 of 5: the tables it describes cannot be read; ${speak}`,
  ],
])('%s is refused', (_, bytes, message) => {
  expect(refusal(bytes)).toBe(message);
});

test.each<[object, string]>([
  [{ data: { c: { json: '{"a": nope}' } } }, 'JSON that can be read is wanted, "{\\"a\\": nope}" was given'],
  [{ data: { c: { json: '' } } }, 'JSON that can be read is wanted, "" was given'],
  [{ row_data: { c: Buffer.from('\u0004ten') } }, 'a number is wanted, "ten" was given'],
  [{ row_data: { c: Buffer.from('\u0005') } }, 'a number is wanted, "" was given'],
])('%o is refused', (values, message) => {
  const refused = refusal({ record: { schema_name: 's', table_name: 't', ...values } });
  expect(refused).toBe(`type_mismatch: in column "c" of table "s.t": ${message}`);
});

test('groups in groups and JSON in JSON may be as deep as a message is long', () => {
  const levels = 100_000;
  const groups = Buffer.concat([Buffer.alloc(levels, (9 << 3) | 3), Buffer.alloc(levels, (9 << 3) | 4)]);
  const length = Buffer.of(0xc0, 0x9a, 0x0c);
  expect(recordsOf(Buffer.concat([Buffer.of((6 << 3) | 2), length, groups]))).toEqual([]);
  const json = `${'['.repeat(levels)}12345678901234567890${']'.repeat(levels)}`;
  expect(refusal({ record: { table_name: 't', data: { c: { json } } } })).toBe(
    `type_mismatch: in column "c" of table "t": JSON that can be read is wanted, "${'['.repeat(38)}… was given`,
  );
});

test('what is refused leaves nothing behind for the messages after it', () => {
  const reader = new UpdateReader();
  const good = encode({ record: { table_name: 't', data: { a: { int: 1 }, b: { string: 'x' } } } });
  const bad = encode({ record: { table_name: 't', data: { b: { string: 'y' }, a: { json: '?' } } } });
  const [before] = recordsOf(good, reader);
  expect(() => reader.read(bad)).toThrow('in column "a" of table "t"');
  expect(recordsOf(encode({ record: { table_name: 't' } }), reader)[0]?.row).toEqual({});
  expect(recordsOf(good, reader)).toEqual([before]);
});
