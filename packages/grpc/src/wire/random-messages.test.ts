import { fileURLToPath } from 'node:url';
import { loadSync } from '@grpc/proto-loader';
import { HeadwaterError, Moment, rawJson, scalarTypes, tableId, type ScalarType } from '@headwater/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shortestDouble } from './float-text.ts';
import { UpdateReader, type WireRecord } from './update-reader.ts';

const includeDirs = [fileURLToPath(new URL('../../proto', import.meta.url))];

/** UpdateResponse, as protobufjs reads and writes it. */
function codecOf(file: string): MessageCodec {
  const service = loadSync(file, { includeDirs, keepCase: true, longs: String, enums: String, oneofs: true });
  const update = Object(service['fivetran_sdk.v2.SourceConnector']).Update;
  return { encode: update.responseSerialize, decode: update.responseDeserialize };
}

interface MessageCodec {
  readonly encode: (message: object) => Buffer;
  readonly decode: (bytes: Buffer) => Decoded;
}

interface Decoded {
  records?: { records: DecodedRecord[] };
}

interface DecodedRecord {
  schema_name?: string;
  table_name?: string;
  type?: string;
  data?: Record<string, Record<string, unknown> & { inner?: string }>;
  row_data?: Record<string, Buffer>;
}

const superset = codecOf('source_connector.proto');
const publicOne = codecOf('connector_sdk.proto');

const decimals = new Map<string, unknown>([
  ['1.50', rawJson('1.50')],
  ['+.5', rawJson('0.5')],
  ['12345678901234567890', rawJson('12345678901234567890')],
  ['abc', 'abc'],
]);

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const timestamp = fc.record({
  seconds: fc.oneof(
    fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }),
    fc.integer({ min: -30_000, max: 30_000 }).map((days) => days * 86_400),
    fc.nat(86_399),
  ),
  nanos: fc.oneof(fc.constant(0), fc.nat(999_999_999)),
});
const name = fc
  .oneof(fc.constantFrom('id', 'name', 'größe', 'x'.repeat(200), '', '0', '\n'), text)
  .filter(isPlain);

const value = fc.oneof(
  fc.constant({}),
  fc.record({ null: fc.boolean() }),
  fc.record({ bool: fc.boolean() }),
  fc.record({ short: fc.integer() }),
  fc.record({ int: fc.integer() }),
  fc.record({
    long: fc.oneof(fc.maxSafeInteger().map(String), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(String)),
  }),
  fc.record({ float: fc.float() }),
  fc.record({ double: fc.double() }),
  fc.record({ naive_date: timestamp }),
  fc.record({ naive_datetime: timestamp }),
  fc.record({ utc_datetime: timestamp }),
  fc.record({ naive_time: timestamp }),
  fc.record({ decimal: fc.constantFrom(...decimals.keys()) }),
  fc.record({ binary: fc.uint8Array().map((bytes) => Buffer.from(bytes)) }),
  fc.record({ string: text }),
  fc.record({ json: fc.json() }),
  fc.record({ xml: text }),
);

const tagged = fc.oneof(
  fc.constant(Buffer.of(0)),
  text.map((each) => Buffer.from(`\u0001${each}`)),
  fc.json().map((each) => Buffer.from(`\u0002${each}`)),
  fc.uint8Array().map((bytes) => Buffer.from([3, ...bytes])),
  fc
    .tuple(fc.constantFrom(4, 5), fc.double())
    .map(([tag, each]) => Buffer.from(`${String.fromCharCode(tag)}${each}`)),
);

const publicRecord = fc.record(
  {
    schema_name: fc.constantFrom('', 's', 'größe'),
    table_name: fc.constantFrom('', 't', 'two\nlines'),
    type: fc.constantFrom('UPSERT', 'UPDATE', 'DELETE', 'TRUNCATE'),
    data: fc.dictionary(name, value, { maxKeys: 8, noNullPrototype: true }),
  },
  { requiredKeys: ['type', 'data'], noNullPrototype: true },
);
const record = fc
  .tuple(
    publicRecord,
    fc.option(fc.dictionary(name, tagged, { maxKeys: 5, noNullPrototype: true }), { nil: {} }),
  )
  .map(([each, row_data]) => ({ ...each, row_data }));
const messages = (of: fc.Arbitrary<object>) =>
  fc.array(
    fc.array(of, { maxLength: 8 }).map((records) => ({ records: { records } })),
    { maxLength: 4 },
  );

/** protobufjs loses this name of a map. */
function isPlain(each: string): boolean {
  return each !== '__proto__';
}

/** What the records of messages are, by what protobufjs reads. */
function expected(decoded: readonly Decoded[]): WireRecord[] {
  const types = new Map<string, Map<string, ScalarType>>();
  return decoded.flatMap(({ records }) =>
    (records?.records ?? []).map((each): WireRecord => {
      const schema = each.schema_name || undefined;
      const table = each.table_name ?? '';
      const id = tableId({ ...(schema === undefined ? {} : { schema }), name: table });
      const told = types.get(id) ?? new Map<string, ScalarType>();
      types.set(id, told);
      const operation = operations[each.type ?? 'UPSERT'] ?? 'upsert';
      const tell = (column: string, type: ScalarType | undefined) =>
        type === undefined ? told.delete(column) : told.set(column, type);
      const row: Record<string, unknown> = {};
      for (const [column, bytes] of Object.entries(each.row_data ?? {})) {
        row[column] = taggedValue(bytes);
        const type = taggedTypes[bytes[0] ?? 0];
        if (row[column] !== null && type !== undefined) tell(column, type);
      }
      for (const [column, inner] of Object.entries(each.data ?? {})) {
        const kind = inner.inner ?? 'null';
        row[column] = plainValue(kind, inner[kind]);
        if (row[column] !== null) tell(column, typeOf(kind));
      }
      return { operation, schema, table, row, types: told };
    }),
  );
}

const operations: Record<string, WireRecord['operation']> = {
  UPSERT: 'upsert',
  UPDATE: 'update',
  DELETE: 'delete',
  TRUNCATE: 'truncate',
};

const taggedTypes: readonly (ScalarType | undefined)[] = [
  undefined,
  undefined,
  'JSON',
  'BINARY',
  'DOUBLE',
  'DOUBLE',
];

function taggedValue(bytes: Buffer): unknown {
  const rest = bytes.subarray(1);
  if (bytes[0] === 0) return null;
  if (bytes[0] === 1) return rest.toString();
  if (bytes[0] === 2) return JSON.parse(rest.toString());
  return bytes[0] === 3 ? rest : Number(rest.toString());
}

function plainValue(kind: string, inner: unknown): unknown {
  switch (kind) {
    case 'null':
      return null;
    case 'long':
      return Number.isSafeInteger(Number(inner)) ? Number(inner) : BigInt(String(inner));
    case 'float':
      return shortestDouble(Number(inner));
    case 'decimal':
      return decimals.get(String(inner));
    case 'json':
      return JSON.parse(String(inner));
    case 'naive_date':
    case 'naive_datetime':
    case 'utc_datetime':
    case 'naive_time':
      return moment(kind, Object(inner));
    default:
      return inner;
  }
}

function moment(kind: string, inner: { seconds?: unknown; nanos?: unknown }): Moment {
  const seconds = Number(inner.seconds ?? 0);
  const nanos = Number(inner.nanos ?? 0);
  if (kind === 'utc_datetime') return new Moment('Instant', seconds, nanos);
  if (kind === 'naive_date' && seconds % 86_400 === 0 && nanos === 0)
    return new Moment('PlainDate', seconds, 0);
  if (kind === 'naive_time' && seconds >= 0 && seconds < 86_400)
    return new Moment('PlainTime', seconds, nanos);
  return new Moment('PlainDateTime', seconds, nanos);
}

function typeOf(kind: string): ScalarType | undefined {
  if (kind === 'decimal') return undefined;
  if (kind === 'float') return 'DOUBLE';
  return kind === 'bool' ? 'BOOLEAN' : scalarTypes.find((type) => type === kind.toUpperCase());
}

/** Records whose moments are what they hold: Vitest would ask them for what only Temporal has. */
function plainly(message: unknown): unknown {
  if (message instanceof Moment) return [message.kind, message.seconds, message.nanoseconds];
  if (Array.isArray(message)) return message.map(plainly);
  if (typeof message !== 'object' || message === null || message.constructor !== Object) return message;
  return Object.fromEntries(Object.entries(message).map(([key, inner]) => [key, plainly(inner)]));
}

/** The records of messages, by one reader. */
function readAll(encoded: readonly Buffer[]): WireRecord[] {
  const reader = new UpdateReader();
  return encoded.flatMap((bytes) => {
    const message = reader.read(bytes);
    return message.kind === 'records' ? message.records : [];
  });
}

test.each([
  ['the superset', superset, messages(record)],
  ['the public file', publicOne, messages(publicRecord)],
])('records of %s are read as protobufjs reads them', (_, { encode, decode }, some) => {
  fc.assert(
    fc.property(some, (batches) => {
      const encoded = batches.map(encode);
      const read = readAll(encoded);
      expect(plainly(read)).toEqual(plainly(expected(encoded.map(decode))));
      const tables = new Map<string, unknown>();
      for (const { schema, table, types } of read) {
        const id = JSON.stringify([schema, table]);
        expect(types).toBe(tables.get(id) ?? types);
        tables.set(id, types);
      }
    }),
    { numRuns: 400 },
  );
});

test('rows with the same columns have them in the same order, however they are sent', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(['a', 'b', 'c', 'd']),
      fc.shuffledSubarray(['a', 'b', 'c', 'd']),
      (first, second) => {
        const records = [['a', 'b', 'c', 'd'], first, second].map((names) => ({
          data: Object.fromEntries(names.map((each) => [each, { string: each }])),
        }));
        expect(
          readAll([superset.encode({ records: { records } })]).map(({ row }) => Object.keys(row)),
        ).toEqual([['a', 'b', 'c', 'd'], first.toSorted(), second.toSorted()]);
      },
    ),
  );
});

/** Flips, removes or repeats bytes. */
const damage = fc.array(fc.tuple(fc.constantFrom('set', 'cut', 'repeat', 'end'), fc.nat(), fc.nat(255)), {
  minLength: 1,
  maxLength: 4,
});

function damaged(bytes: Buffer, changes: readonly (readonly [string, number, number])[]): Buffer {
  let result = bytes;
  for (const [kind, place, byte] of changes) {
    const at = place % (result.length + 1);
    const rest = kind === 'repeat' ? at : at + 1;
    if (kind === 'end') result = result.subarray(0, at);
    else
      result = Buffer.concat([
        result.subarray(0, at),
        Buffer.from(kind === 'cut' ? [] : [byte]),
        result.subarray(rest),
      ]);
  }
  return result;
}

/** What is read of bytes that lie between others; or why nothing is. */
function readBetween(bytes: Buffer, others: number): unknown {
  const around = Buffer.alloc(bytes.length + 40, others);
  bytes.copy(around, 20);
  try {
    return plainly(new UpdateReader().read(around.subarray(20, 20 + bytes.length)));
  } catch (error) {
    if (!(error instanceof HeadwaterError) || error.message.includes('\n')) throw error;
    if (error.code !== 'protocol' && error.code !== 'type_mismatch') throw error;
    return error.message;
  }
}

test('damaged messages are read or refused, by their own bytes alone', () => {
  const operations = fc.oneof(
    messages(record).map(([first]) => first ?? {}),
    fc.record({ checkpoint: fc.record({ state_json: fc.json() }) }),
    fc.record({
      unstructured_record: fc.record({
        file_path: text,
        chunk_data: fc.constant(Buffer.of(1)),
        expected_bytes: fc.nat(),
      }),
    }),
    fc.record({ truncate: fc.record({ schema_name: text, table_name: text, deferred: fc.boolean() }) }),
    fc.record({
      schema_change: fc.constant({ without_schema: { tables: [{ name: 't', columns: [{ name: 'id' }] }] } }),
    }),
  );
  fc.assert(
    fc.property(operations, damage, (message, changes) => {
      const bytes = damaged(superset.encode(message), changes);
      expect(readBetween(bytes, 0)).toEqual(readBetween(bytes, 0xff));
    }),
    { numRuns: 3000 },
  );
});

test('random bytes are read or refused, by themselves alone', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(10, 50, 18, 58, 66), (random, tag) => {
      for (const bytes of [Buffer.from(random), Buffer.from([tag, random.length, ...random])]) {
        expect(readBetween(bytes, 0)).toEqual(readBetween(bytes, 0xff));
      }
    }),
    { numRuns: 3000 },
  );
});
