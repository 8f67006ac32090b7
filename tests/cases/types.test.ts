import { connector } from '@headwater/sdk';
import { expect, test } from 'vitest';
import './expectations.ts';
import { rawJson } from './raw-json.ts';
import { newWarehouse } from './warehouse.ts';

const bytes = Uint8Array.of(1, 2);

test('case 3: declared types are the types of the table, exactly', async () => {
  await expect({
    numeric: {
      given: ['12345678901234.5678'],
      declared: { type: 'DECIMAL', precision: 18, scale: 4 },
      type: 'DECIMAL(18,4)',
    },
    date: { given: ['2024-02-29'], declared: 'NAIVE_DATE', type: 'DATE' },
    timestamptz: {
      given: ['2024-02-29T12:00:00+05:30'],
      declared: 'UTC_DATETIME',
      type: 'TIMESTAMP WITH TIME ZONE',
      stored: ['2024-02-29 06:30:00+00'],
    },
    timestamp: {
      given: ['2024-02-29T12:00:00'],
      declared: 'NAIVE_DATETIME',
      type: 'TIMESTAMP',
      stored: ['2024-02-29 12:00:00'],
    },
    time: { given: ['12:00:00'], declared: 'NAIVE_TIME', type: 'TIME' },
    integer: { given: [1], declared: 'INT', type: 'INTEGER' },
    smallint: { given: [1], declared: 'SHORT', type: 'SMALLINT' },
    bigint: { given: [1], declared: 'LONG', type: 'BIGINT' },
    real: { given: [0.5], declared: 'FLOAT', type: 'FLOAT' },
    double: { given: [0.1], declared: 'DOUBLE', type: 'DOUBLE' },
    boolean: { given: [true], declared: 'BOOLEAN', type: 'BOOLEAN' },
    text: { given: ['a'], declared: 'STRING', type: 'VARCHAR' },
    xml: { given: ['<a/>'], declared: 'XML', type: 'VARCHAR' },
    json: { given: [{ a: 1 }], declared: 'JSON', type: 'JSON', stored: ['{"a":1}'] },
  }).toBeStored();
});

test('case 31: true, then "yes", widens the column to text', async () => {
  await expect({
    sample: { given: [true, 'yes'], type: 'VARCHAR', stored: ['true', 'yes'] },
    'text that says true': { given: [false, 'true'], type: 'VARCHAR', stored: ['false', 'true'] },
    'text first': { given: ['yes', true], type: 'VARCHAR', stored: ['yes', 'true'] },
    'a whole number': { given: [true, 1, 0], type: 'VARCHAR', stored: ['true', '1', '0'] },
    'a fraction': { given: [false, 0.5], type: 'VARCHAR', stored: ['false', '0.5'] },
    'an object': { given: [true, { a: 1 }], type: 'VARCHAR', stored: ['true', '{"a":1}'] },
    'an instant': {
      given: [true, new Date(0)],
      type: 'VARCHAR',
      stored: ['true', '1970-01-01T00:00:00.000Z'],
    },
    'NULL between': { given: [true, null, 'no'], type: 'VARCHAR', stored: ['true', null, 'no'] },
    'NULL alone': { given: [null, true, null], type: 'BOOLEAN' },
  }).toBeStored();
});

test('case 31: a declared BOOLEAN that may widen takes "yes" as text, and it is counted', async () => {
  await expect({
    answer: {
      given: [true, 'yes', false],
      declared: 'BOOLEAN',
      type: 'VARCHAR',
      stored: ['true', 'yes', 'false'],
      losses: ['1 × made the column wider'],
    },
  }).toBeStored({ onTypeMismatch: 'widen' });
});

test('case 32: one column holds 1 and 1.5, unless that would cost digits', async () => {
  const beyond = 2n ** 53n + 1n;
  await expect({
    sample: { given: [1, 1.5], type: 'DOUBLE' },
    'the other way round': { given: [1.5, 1], type: 'DOUBLE' },
    'from JSON': { given: [1, rawJson('1.5')], type: 'DECIMAL(2,1)', stored: ['1.0', '1.5'] },
    'digits beyond 2^53': { given: [beyond, 1.5], type: 'VARCHAR', stored: [`${beyond}`, '1.5'] },
    'digits beyond 2^53 last': {
      given: [1, 1.5, beyond],
      type: 'VARCHAR',
      stored: ['1', '1.5', `${beyond}`],
    },
    'a text between': { given: [1, 'x', 1.5], type: 'VARCHAR', stored: ['1', 'x', '1.5'] },
    'an instant': { given: [new Date(123), 1], type: 'VARCHAR', stored: ['1970-01-01T00:00:00.123Z', '1'] },
    'bytes, then text': { given: [bytes, 'x'], type: 'VARCHAR', stored: ['AQI=', 'x'] },
    'an array': { given: [1, [1, 2]], type: 'VARCHAR', stored: ['1', '[1,2]'] },
  }).toBeStored();
});

test('case 32: floats and decimals that are exact as floats make one column of floats', async () => {
  await expect({
    'a decimal last': { given: [1, 1.5, rawJson('2.25')], type: 'DOUBLE', stored: [1, 1.5, 2.25] },
    'a decimal first': { given: [rawJson('1.5'), 2.25], type: 'DOUBLE', stored: [1.5, 2.25] },
  }).toBeStored();
});

test('case 34: a column of nothing but NULL exists, and takes its type from its first value', async () => {
  await expect({
    'a whole number': { given: [null, null, 5], type: 'BIGINT' },
    'a fraction': { given: [null, 0.5], type: 'DOUBLE' },
    'a decimal': { given: [null, rawJson('1.5')], type: 'DECIMAL(2,1)', stored: [null, '1.5'] },
    'a boolean': { given: [null, false, null], type: 'BOOLEAN' },
    'a text': { given: [null, 'x'], type: 'VARCHAR' },
    'an object': { given: [null, {}], type: 'JSON', stored: [null, '{}'] },
    'an instant': {
      given: [null, new Date(0)],
      type: 'TIMESTAMP WITH TIME ZONE',
      stored: [null, '1970-01-01 00:00:00+00'],
    },
  }).toBeStored();
});

test('case 34: a column that has only been NULL may be NULL and is marked as untyped', async () => {
  const warehouse = await newWarehouse();
  await warehouse.sync(
    connector({
      async update({ op }) {
        await op.upsert('thing', [
          { a: 1, empty: null },
          { a: 2, empty: null },
        ]);
      },
    }),
  );
  expect(await warehouse.query('SELECT a, empty FROM tester.thing ORDER BY a')).toEqual([
    [1, null],
    [2, null],
  ]);
  const described = "SELECT is_nullable FROM information_schema.columns WHERE column_name = 'empty'";
  expect(await warehouse.query(described)).toEqual([['YES']]);
  const [[definition] = []] = await warehouse.query('SELECT definition FROM _headwater.tables');
  expect(JSON.parse(String(definition))).toMatchObject({
    columns: expect.arrayContaining([{ source: 'empty', name: 'empty', type: 'UNTYPED' }]),
  });
});
