import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import schemaChange from './connector.ts';

test('the first sync makes a column of whole numbers', async () => {
  const { tables, state } = await sync(schemaChange);
  expect(tables).toEqual({ change_int_to_string: [{ id: 1, value: 42, was: 'number' }] });
  expect(state).toEqual({ syncs: 1 });
});

test('the next syncs widen it to fractions and to texts, and a fifth finds nothing new', async () => {
  const first = await sync(schemaChange);
  const second = await sync(schemaChange, { after: first });
  expect(second.tables).toEqual({
    change_int_to_string: [
      { id: 1, value: 42, was: 'number' },
      { id: 2, value: 42.42, was: 'number' },
    ],
  });
  expect(second.state).toEqual({ syncs: 2 });

  const third = await sync(schemaChange, { after: second });
  expect(third.tables).toEqual({
    change_int_to_string: [
      { id: 1, value: '42', was: 'number' },
      { id: 2, value: '42.42', was: 'number' },
      { id: 3, value: 'forty-two', was: 'string' },
    ],
  });

  const fourth = await sync(schemaChange, { after: third });
  expect(fourth.tables).toEqual({
    change_int_to_string: [
      { id: 1, value: '42', was: 'number' },
      { id: 2, value: '42.42', was: 'number' },
      { id: 3, value: 'forty-two', was: 'string' },
      { id: 4, value: '43', was: 'number' },
    ],
  });

  const fifth = await sync(schemaChange, { after: fourth });
  expect(fifth.tables).toEqual(fourth.tables);
  expect(fifth.state).toEqual({ syncs: 4 });
});

test('a declared type is a contract: a wider value ends the sync', async () => {
  const configuration = { isDeclared: true };
  const first = await sync(schemaChange, { configuration });
  const second = sync(schemaChange, { configuration, after: first });
  await expect(second).rejects.toMatchObject({
    code: 'type_mismatch',
    message:
      'table "change_int_to_string", row id=2, column "value": a whole number is wanted, 42.42 was given',
  });
});
