import { expect, test } from 'vitest';
import { readSchema } from '../read-schema.ts';
import { readTables } from './read-tables.ts';

test('tables are listed by name, and two schemas may have one of the same name', () => {
  const tables = readTables([
    { table: 'issue', primary_key: ['id'], columns: { title: 'STRING' } },
    { table: 'issue', schema: 'eu', primary_key: ['id'] },
    { table: 'note' },
  ]);
  expect(readSchema(tables)).toEqual([
    {
      key: 'issue',
      table: { name: 'issue' },
      primaryKey: ['id'],
      columns: [{ name: 'title', type: 'STRING' }],
      otherColumns: 'infer',
      onTypeMismatch: 'error',
      onNullKey: 'error',
    },
    {
      key: 'eu.issue',
      table: { schema: 'eu', name: 'issue' },
      primaryKey: ['id'],
      columns: [],
      otherColumns: 'infer',
      onTypeMismatch: 'error',
      onNullKey: 'error',
    },
    {
      key: 'note',
      table: { name: 'note' },
      primaryKey: [],
      columns: [],
      otherColumns: 'infer',
      onTypeMismatch: 'error',
      onNullKey: 'error',
    },
  ]);
});

test.each<[unknown, string]>([
  [null, "schema(): an array of tables is wanted, such as [{ table: 'issue' }], null was given"],
  [{ issue: {} }, "schema(): an array of tables is wanted, such as [{ table: 'issue' }], object was given"],
  [[{ table: 'a' }, 'b'], "schema(), entry 2: an object is wanted, such as { table: 'issue' }"],
  [[{ primary_key: ['id'] }], 'schema(), entry 1: "table" is missing: give the name of the table'],
  [[{ table: ' ' }], 'schema(), entry 1: "table" is missing: give the name of the table'],
  [
    [{ table: 'a', primaryKey: ['id'] }],
    'table "a": "primaryKey" means nothing here, did you mean primary_key?',
  ],
  [[{ table: 'a', colums: {} }], 'table "a": "colums" means nothing here, did you mean columns?'],
  [
    [{ table: 'a', onNullKey: 'skip' }],
    'table "a": "onNullKey" means nothing here: use table, schema, primary_key, columns',
  ],
  [[{ table: 'a', primary_key: 'id' }], 'table "a": primary_key wants an array of columns, such as [\'id\']'],
  [[{ table: 'a' }, { table: 'a' }], 'table "a": schema() lists it twice: remove one'],
  [[{ table: 'a', columns: { id: 'long' } }], 'table "a", column "id": "long" is no type here, write LONG'],
  [[{ table: 'a', schema: '' }], 'table ".a": "schema" wants a name, which is not empty'],
])('%j is refused', (listed, message) => {
  expect(() => readSchema(readTables(listed))).toThrow(message);
});
