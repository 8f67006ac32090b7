import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { loadSync } from '@grpc/proto-loader';
import { rawJson, typeText, undeclaredTable, type ColumnType, type DeclaredTable } from '@headwater/protocol';
import { describe, expect, test } from 'vitest';
import { mostMessageBytes } from '../service.ts';
import { RecordBatch } from './write-batch.ts';
import { TableRecords } from './write-table.ts';

const loaded = loadSync('source_connector.proto', {
  includeDirs: [fileURLToPath(new URL('../../proto', import.meta.url))],
  keepCase: true,
  longs: String,
  enums: String,
});
const service = loaded['fivetran_sdk.v2.SourceConnector'];
if (service === undefined || 'format' in service) throw new Error('the proto file describes no service');
const decode = service['Update']?.responseDeserialize;

interface Decoded {
  readonly records: {
    readonly records: { readonly table_name: string; readonly data: Record<string, unknown> }[];
  };
}

/** Writes rows of a table, and reads the messages with the code that protobuf.js makes of the proto file. */
function written(declared: DeclaredTable, write: (records: TableRecords) => void): Decoded[] {
  const messages: Buffer[] = [];
  const batch = new RecordBatch((message) => messages.push(message));
  write(new TableRecords(declared, batch));
  batch.flush();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- described by the proto file
  return messages.map((message) => decode?.(message) as Decoded);
}

function keyed(columns: Record<string, ColumnType>, more: Partial<DeclaredTable> = {}): DeclaredTable {
  return {
    ...undeclaredTable({ name: 'thing' }),
    primaryKey: ['id'],
    columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
    ...more,
  };
}

const money = { type: 'DECIMAL', precision: 18, scale: 2 } as const;
const wide = { type: 'DECIMAL', precision: 38, scale: 10 } as const;
const seconds = (value: number, nanos?: number) => ({
  ...(value === 0 ? {} : { seconds: String(value) }),
  ...(nanos === undefined ? {} : { nanos }),
});

const values: readonly (readonly [ColumnType, unknown, object])[] = [
  ['BOOLEAN', true, { bool: true }],
  ['BOOLEAN', false, { bool: false }],
  ['BOOLEAN', null, { null: true }],
  ['SHORT', -32_768, { short: -32_768 }],
  ['SHORT', 32_767, { short: 32_767 }],
  ['INT', 0, { int: 0 }],
  ['INT', -1, { int: -1 }],
  ['INT', -(2 ** 31), { int: -(2 ** 31) }],
  ['INT', 2 ** 31 - 1, { int: 2 ** 31 - 1 }],
  ['LONG', 0, { long: '0' }],
  ['LONG', -0, { long: '0' }],
  ['LONG', 127, { long: '127' }],
  ['LONG', 128, { long: '128' }],
  ['LONG', 2 ** 28, { long: '268435456' }],
  ['LONG', 2 ** 32 - 1, { long: '4294967295' }],
  ['LONG', 2 ** 32, { long: '4294967296' }],
  ['LONG', 2 ** 35 - 1, { long: '34359738367' }],
  ['LONG', 2 ** 35, { long: '34359738368' }],
  ['LONG', Number.MAX_SAFE_INTEGER, { long: '9007199254740991' }],
  ['LONG', Number.MIN_SAFE_INTEGER, { long: '-9007199254740991' }],
  ['LONG', -4_294_967_296, { long: '-4294967296' }],
  ['LONG', 2n ** 63n - 1n, { long: '9223372036854775807' }],
  ['LONG', -(2n ** 63n), { long: '-9223372036854775808' }],
  ['LONG', '9007199254740993', { long: '9007199254740993' }],
  ['FLOAT', 10.4, { float: Math.fround(10.4) }],
  ['FLOAT', Number.NaN, { float: Number.NaN }],
  ['DOUBLE', 0, { double: 0 }],
  ['DOUBLE', -0, { double: -0 }],
  ['DOUBLE', 10.4, { double: 10.4 }],
  ['DOUBLE', Number.NEGATIVE_INFINITY, { double: Number.NEGATIVE_INFINITY }],
  ['DOUBLE', Number.MAX_VALUE, { double: Number.MAX_VALUE }],
  [money, 1.1, { decimal: '1.10' }],
  [money, '-0.05', { decimal: '-0.05' }],
  [money, '-0', { decimal: '0.00' }],
  [money, '9999999999999999.99', { decimal: '9999999999999999.99' }],
  [money, '1.005', { decimal: '1.00' }],
  [{ type: 'DECIMAL', precision: 5, scale: 0 }, 12_345n, { decimal: '12345' }],
  [wide, '1.5', { decimal: '1.5000000000' }],
  [wide, '-9999999999999999999999999999.9999999999', { decimal: '-9999999999999999999999999999.9999999999' }],
  ['NAIVE_DATE', '1970-01-01', { naive_date: seconds(0) }],
  ['NAIVE_DATE', '0001-01-01', { naive_date: seconds(-62_135_596_800) }],
  ['NAIVE_DATE', '9999-12-31', { naive_date: seconds(253_402_214_400) }],
  ['NAIVE_DATE', '0000-00-00', { null: true }],
  ['NAIVE_DATETIME', '2024-02-29 12:30:00.123456', { naive_datetime: seconds(1_709_209_800, 123_456_000) }],
  ['NAIVE_DATETIME', '1969-12-31T23:59:59.999999', { naive_datetime: seconds(-1, 999_999_000) }],
  ['NAIVE_DATETIME', '0001-01-01T00:00:00.000001', { naive_datetime: seconds(-62_135_596_800, 1000) }],
  ['UTC_DATETIME', '9999-12-31T23:59:59.999999Z', { utc_datetime: seconds(253_402_300_799, 999_999_000) }],
  ['UTC_DATETIME', '2024-02-29T12:30:00+02:00', { utc_datetime: seconds(1_709_202_600) }],
  ['UTC_DATETIME', new Date(-1), { utc_datetime: seconds(-1, 999_000_000) }],
  ['NAIVE_TIME', '00:00:00', { naive_time: {} }],
  ['NAIVE_TIME', '23:59:59.5', { naive_time: seconds(86_399, 500_000_000) }],
  ['BINARY', new Uint8Array(), { binary: Buffer.alloc(0) }],
  ['BINARY', Uint8Array.of(0, 255), { binary: Buffer.from([0, 255]) }],
  ['BINARY', new Uint8Array(200).fill(7), { binary: Buffer.alloc(200, 7) }],
  ['STRING', '', { string: '' }],
  ['STRING', 'a'.repeat(64), { string: 'a'.repeat(64) }],
  ['STRING', 'a'.repeat(65), { string: 'a'.repeat(65) }],
  ['STRING', 'a'.repeat(20_000), { string: 'a'.repeat(20_000) }],
  ['STRING', 'grün, 日本, 🚀', { string: 'grün, 日本, 🚀' }],
  ['STRING', '日'.repeat(70), { string: '日'.repeat(70) }],
  ['STRING', 'é'.repeat(64), { string: 'é'.repeat(64) }],
  ['STRING', 'half \ud800', { string: 'half \ufffd' }],
  ['STRING', 42, { string: '42' }],
  ['XML', '<a/>', { xml: '<a/>' }],
  ['JSON', { a: [1, 'x', null] }, { json: '{"a":[1,"x",null]}' }],
  ['JSON', 'text', { json: '"text"' }],
  ['JSON', { a: Number.NaN }, { json: '{"a":null}' }],
];

const titled = values.map(([type, value, expected]) => ({
  title: `${typeText(type)}: ${inspect(value, { maxStringLength: 40, compact: true }).slice(0, 60)}`,
  type,
  value,
  expected,
}));

test.each(titled)('a column writes $title', ({ type, value, expected }) => {
  const [message] = written(keyed({ id: 'LONG', value: type }), (records) =>
    records.write('upsert', [{ id: 1, value }]),
  );
  expect(message).toEqual({
    records: {
      records: [{ table_name: 'thing', data: { id: { long: '1' }, value: expected } }],
    },
  });
});

const inferred: readonly (readonly [unknown, object])[] = [
  [true, { bool: true }],
  [7, { long: '7' }],
  [1.5, { double: 1.5 }],
  [2 ** 60, { double: 2 ** 60 }],
  [2n ** 63n, { decimal: '9223372036854775808' }],
  [10n ** 40n, { string: `1${'0'.repeat(40)}` }],
  [rawJson('12.50'), { decimal: '12.50' }],
  ['2024-02-29', { string: '2024-02-29' }],
  [new Date(0), { utc_datetime: {} }],
  [Uint8Array.of(1), { binary: Buffer.from([1]) }],
  [[1], { json: '[1]' }],
  [{ a: 1n }, { json: '{"a":1}' }],
  [null, { null: true }],
];

test.each(inferred)('a column that nobody declared gives %o the type of its value', (value, expected) => {
  const [message] = written(undeclaredTable({ schema: 'sales', name: 'thing' }), (records) =>
    records.write('upsert', [{ value }]),
  );
  expect(message).toEqual({
    records: { records: [{ schema_name: 'sales', table_name: 'thing', data: { value: expected } }] },
  });
});

test('a column that nobody declared may change its type from row to row', () => {
  const [message] = written(undeclaredTable({ name: 'thing' }), (records) =>
    records.write('upsert', [{ a: 1 }, { a: 'x', b: 1 }, { b: 2, a: undefined }, { a: 1 }]),
  );
  expect(message?.records.records.map(({ data }) => data)).toEqual([
    { a: { long: '1' } },
    { a: { string: 'x' }, b: { long: '1' } },
    { b: { long: '2' } },
    { a: { long: '1' } },
  ]);
});

test('names of any length and alphabet are written', () => {
  const names = ['', 'ü', 'a'.repeat(31), 'b'.repeat(130), '日'.repeat(6000)];
  const row = Object.fromEntries(names.map((name) => [name, 1]));
  const [message] = written(undeclaredTable({ name: '表' }), (records) => records.write('upsert', [row]));
  expect(message?.records.records).toEqual([
    { table_name: '表', data: Object.fromEntries(names.map((name) => [name, { long: '1' }])) },
  ]);
});

test('every operation says what it is', () => {
  const [message] = written(keyed({ id: 'LONG', a: 'STRING' }), (records) => {
    records.write('update', [{ id: 1, a: null }]);
    records.write('delete', [{ id: 1 }]);
    records.truncate();
  });
  const record = { table_name: 'thing' };
  expect(message?.records.records).toEqual([
    { ...record, type: 'UPDATE', data: { id: { long: '1' }, a: { null: true } } },
    { ...record, type: 'DELETE', data: { id: { long: '1' } } },
    { ...record, type: 'TRUNCATE' },
  ]);
});

describe('a message', () => {
  const sizes = (rows: object[]) =>
    written(keyed({ id: 'LONG', text: 'STRING' }), (records) =>
      records.write('upsert', records.check('upsert', rows)),
    ).map(({ records: { records } }) => records.length);
  const rows = (count: number, length: number) =>
    Array.from({ length: count }, (_, id) => ({ id, text: 'x'.repeat(length) }));

  test('holds at most a hundred records', () => {
    expect(sizes(rows(250, 10))).toEqual([100, 100, 50]);
  });

  test('holds at most 100,000 bytes, or one record', () => {
    expect(sizes(rows(7, 30_000))).toEqual([3, 3, 1]);
    expect(sizes([...rows(1, 10), ...rows(1, 300_000), ...rows(2, 10)])).toEqual([1, 1, 2]);
    expect(sizes(rows(5, 99_990))).toEqual([1, 1, 1, 1, 1]);
  });

  test('is the same whether its records are of one size or of many', () => {
    const mixed = [0, 1, 100, 120, 127, 128, 16_000, 16_384, 3, 70_000, 5].map((length, id) => ({
      id,
      text: 'é'.repeat(length / 2),
    }));
    const messages = written(keyed({ id: 'LONG', text: 'STRING' }), (records) =>
      records.write('upsert', mixed),
    );
    expect(messages.flatMap(({ records: { records } }) => records.map(({ data }) => data))).toEqual(
      mixed.map(({ id, text }) => ({ id: { long: String(id) }, text: { string: text } })),
    );
  });

  test('takes no record of more than 128 MB, and says which it is', () => {
    const text = 'x'.repeat(mostMessageBytes);
    expect(() => sizes([{ id: 7, text }])).toThrow(
      'table "thing", row id=7: with column "text" the row takes more than 128 MB, the most a message can hold: send smaller values, or a file with the row',
    );
    expect(sizes([{ id: 7, text: text.slice(100) }])).toEqual([1]);
  });
});

describe('a value that does not fit', () => {
  const declared = (onTypeMismatch: DeclaredTable['onTypeMismatch']) =>
    keyed({ id: 'LONG', count: 'INT' }, { onTypeMismatch });

  test('is an error that names table, row and column, and leaves nothing of its row', () => {
    const messages = written(declared('error'), (records) => {
      records.write('upsert', [{ id: 1, count: 1 }]);
      expect(() => records.write('upsert', [{ id: 2, count: 'many' }])).toThrow(
        'table "thing", row id=2, column "count": a whole number is wanted, "many" was given',
      );
      records.write('upsert', [{ id: 3, count: 3 }]);
    });
    expect(messages[0]?.records.records.map(({ data }) => data)).toEqual([
      { id: { long: '1' }, count: { int: 1 } },
      { id: { long: '3' }, count: { int: 3 } },
    ]);
  });

  test('becomes NULL, or keeps its own type, where the table says so, and is counted', () => {
    const losses: object[] = [];
    const data = (['null', 'widen'] as const).map((choice) => {
      const [message] = written(declared(choice), (records) => {
        records.write('upsert', [
          { id: 1, count: 'many' },
          { id: 2, count: 'more' },
        ]);
        losses.push(...records.losses());
      });
      return message?.records.records.map((record) => record.data['count']);
    });
    expect(data).toEqual([
      [{ null: true }, { null: true }],
      [{ string: 'many' }, { string: 'more' }],
    ]);
    expect(losses).toEqual([
      { column: 'count', reason: 'became NULL: a whole number is wanted', count: 2, sample: '"many"' },
      { column: 'count', reason: 'made the column wider', count: 2, sample: '"many"' },
    ]);
  });
});

test('rows without a key are left out and counted where the table says so', () => {
  const messages = written(keyed({ id: 'LONG' }, { onNullKey: 'skip' }), (records) => {
    const rows = records.check('upsert', [{ id: null }, { id: 1 }]);
    records.write('upsert', [...rows, ...records.check('upsert', [{}])]);
    expect(records.losses()).toEqual([{ reason: 'left out: no key', count: 2, sample: '{}' }]);
  });
  expect(messages[0]?.records.records.map(({ data }) => data)).toEqual([{ id: { long: '1' } }]);
});
