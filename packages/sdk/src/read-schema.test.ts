import { HeadwaterError, type ErrorCode } from '@headwater/protocol';
import { expect, test } from 'vitest';
import { readSchema } from './read-schema.ts';

test('a table is read with all it declares, and defaults for the rest', () => {
  const schema = {
    order: {
      schema: 'sales',
      table: 'Order',
      primaryKey: ['id', 'part'],
      columns: { id: 'LONG', price: { type: 'DECIMAL', precision: 18, scale: 2 } },
      otherColumns: 'infer',
      onTypeMismatch: 'widen',
      onNullKey: 'skip',
    },
    note: {},
  };
  expect(readSchema(schema)).toEqual([
    {
      key: 'order',
      table: { schema: 'sales', name: 'Order' },
      primaryKey: ['id', 'part'],
      columns: [
        { name: 'id', type: 'LONG' },
        { name: 'price', type: { type: 'DECIMAL', precision: 18, scale: 2 } },
      ],
      otherColumns: 'infer',
      onTypeMismatch: 'widen',
      onNullKey: 'skip',
    },
    {
      key: 'note',
      table: { name: 'note' },
      primaryKey: [],
      columns: [],
      onTypeMismatch: 'error',
      onNullKey: 'error',
    },
  ]);
});

test('two schemas may hold tables of one name', () => {
  const schema = { a: { schema: 'eu', table: 'order' }, b: { schema: 'us', table: 'order' } };
  expect(readSchema(schema).map(({ table }) => table)).toEqual([
    { schema: 'eu', name: 'order' },
    { schema: 'us', name: 'order' },
  ]);
});

const fields = 'schema, table, primaryKey, columns, otherColumns, onTypeMismatch, onNullKey';
const types =
  "BOOLEAN, SHORT, INT, LONG, FLOAT, DOUBLE, NAIVE_DATE, NAIVE_DATETIME, UTC_DATETIME, NAIVE_TIME, BINARY, STRING, XML, JSON and { type: 'DECIMAL', precision, scale }";
const wanted = "schema: an object of tables is wanted, such as { issue: { primaryKey: ['id'] } }";

test.each<[schema: unknown, code: ErrorCode, message: string]>([
  ['issue', 'schema_invalid', wanted],
  [[{ table: 'issue' }], 'schema_invalid', `${wanted}, an array was given`],
  [{ '': {} }, 'schema_invalid', 'schema: a table has an empty name'],
  [{ ' ': {} }, 'schema_invalid', 'schema: a table has an empty name'],
  [
    { issue: ['id'] },
    'schema_invalid',
    'table "issue": an object is wanted, such as { primaryKey: [\'id\'] }',
  ],
  [
    { issue: { primary_key: ['id'] } },
    'schema_invalid',
    'table "issue": "primary_key" means nothing here, did you mean primaryKey?',
  ],
  [
    { issue: { sortedBy: 'id' } },
    'schema_invalid',
    `table "issue": "sortedBy" means nothing here: use ${fields}`,
  ],
  [{ issue: { table: ' ' } }, 'schema_invalid', 'table "issue": "table" wants a name, which is not empty'],
  [{ issue: { schema: 1 } }, 'schema_invalid', 'table "issue": "schema" wants a name, which is not empty'],
  [
    { a: { schema: 'sales', table: 'order' }, b: { schema: 'sales', table: 'order' } },
    'schema_invalid',
    'table "b": "a" is the same table, sales.order: give one of them another name',
  ],
  [
    { issue: { primaryKey: 'id' } },
    'schema_invalid',
    'table "issue": primaryKey wants an array of columns, such as [\'id\']',
  ],
  [{ issue: { primaryKey: [1] } }, 'schema_invalid', 'table "issue": primaryKey wants names of columns'],
  [{ issue: { primaryKey: [''] } }, 'schema_invalid', 'table "issue": primaryKey wants names of columns'],
  [
    { issue: { primaryKey: ['id', 'part', 'id'] } },
    'schema_invalid',
    'table "issue": primaryKey names "id" twice: once is enough',
  ],
  [
    { issue: { primaryKey: ['key'], columns: { id: 'LONG' } } },
    'schema_invalid',
    'table "issue": key column "key" is not among its columns: declare its type',
  ],
  [
    { issue: { columns: ['id'] } },
    'schema_invalid',
    'table "issue": columns wants an object, such as { id: \'LONG\' }',
  ],
  [{ issue: { columns: { '': 'LONG' } } }, 'schema_invalid', 'table "issue": a column has an empty name'],
  [
    { issue: { columns: { id: 'LNG' } } },
    'unknown_type',
    `table "issue", column "id": "LNG" is no type; the types are ${types}`,
  ],
  [
    { issue: { columns: { id: { type: 'LONG' } } } },
    'unknown_type',
    `table "issue", column "id": {"type":"LONG"} is no type; the types are ${types}`,
  ],
  [
    { issue: { columns: { id: undefined } } },
    'unknown_type',
    `table "issue", column "id": undefined is no type; the types are ${types}`,
  ],
  [
    { issue: { columns: { id: 'long' } } },
    'unknown_type',
    'table "issue", column "id": "long" is no type here, write LONG',
  ],
  [
    { issue: { columns: { id: 'bigint' } } },
    'unknown_type',
    'table "issue", column "id": "bigint" is no type here, write LONG',
  ],
  [
    { issue: { columns: { price: 'decimal' } } },
    'unknown_type',
    'table "issue", column "price": "decimal" is no type here, write { type: \'DECIMAL\', precision: 18, scale: 2 }',
  ],
  [
    { issue: { columns: { price: 'DECIMAL' } } },
    'decimal_without_precision',
    'table "issue", column "price": DECIMAL needs its digits, write { type: \'DECIMAL\', precision: 18, scale: 2 }',
  ],
  [
    { issue: { columns: { price: { type: 'DECIMAL', precision: 18 } } } },
    'decimal_without_precision',
    'table "issue", column "price": DECIMAL needs a whole number as precision and as scale, write { type: \'DECIMAL\', precision: 18, scale: 2 }',
  ],
  [
    { issue: { columns: { price: { type: 'DECIMAL', precision: 39, scale: 2 } } } },
    'decimal_without_precision',
    'table "issue", column "price": DECIMAL(39,2) is out of range: precision is 1 to 38, scale 0 to precision',
  ],
  [
    { issue: { otherColumns: 'keep' } },
    'schema_invalid',
    'table "issue", otherColumns: only \'infer\' is possible, "keep" was given',
  ],
  [
    { issue: { onTypeMismatch: null } },
    'schema_invalid',
    "table \"issue\", onTypeMismatch: one of 'error', 'null', 'widen' is wanted, null was given",
  ],
  [
    { issue: { onNullKey: 'ignore' } },
    'schema_invalid',
    'table "issue", onNullKey: one of \'error\', \'skip\' is wanted, "ignore" was given',
  ],
])('%j is refused with table, column and what to write', (schema, code, message) => {
  expect(() => readSchema(schema)).toThrow(new HeadwaterError(code, message));
});
