import { expect, test } from 'vitest';
import { connectorFile, failedAfterOneSafeRow, oneSafeRow, runConnector } from './run-connector.ts';

test.each([
  {
    title: 'a row that is text',
    operation: "op.upsert('thing', 'one')",
    code: 'row_invalid',
    message:
      'upsert on table "thing": the row is a string ("one"); a row is an object of columns, such as { id: 1 }',
  },
  {
    title: 'a row of several that is null',
    operation: "op.upsert('thing', [{ id: 3 }, null])",
    code: 'row_invalid',
    message: 'upsert on table "thing": row 2 of 2 is null; a row is an object of columns, such as { id: 1 }',
  },
  {
    title: 'a row that is a Date',
    operation: "op.upsert('thing', new Date(0))",
    code: 'row_invalid',
    message: 'upsert on table "thing": the row is a Date; a row is an object of columns, such as { id: 1 }',
  },
  {
    title: 'a key that is null',
    operation: "op.upsert('thing', { id: null, name: 'x' })",
    code: 'null_primary_key',
    message:
      'upsert on table "thing": row 1 of 1 has no value for the key column "id": {"id":null,"name":"x"}',
  },
  {
    title: 'a value that does not fit the declared type',
    operation: "op.upsert('thing', { id: 'three' })",
    code: 'type_mismatch',
    message: 'table "thing", row id="three", column "id": a whole number is wanted, "three" was given',
  },
  {
    title: 'an update of a table without a key',
    operation: "op.update('note', { text: 'x' })",
    code: 'keyless_operation',
    message: 'update on table "note": the table has no primary key; declare one in the schema',
  },
  {
    title: 'a delete from a table without a key',
    operation: "op.delete('note', { text: 'x' })",
    code: 'keyless_operation',
    message: 'delete on table "note": the table has no primary key; declare one in the schema',
  },
  {
    title: 'a delete by more than the key',
    operation: "op.delete('thing', { id: 1, name: 'safe' })",
    code: 'row_invalid',
    message: 'delete on table "thing": "name" is no part of the key; give id alone',
  },
])('$title fails the sync and names table, row and column', async ({ operation, code, message }) => {
  const ending = await runConnector(connectorFile(`${oneSafeRow}\n    await ${operation};`));
  expect(ending).toEqual(failedAfterOneSafeRow(code, message));
});
