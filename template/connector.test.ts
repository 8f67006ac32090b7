import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import connector from './connector.ts';

test('the first sync greets, and reads ten readings', async () => {
  const { tables, state } = await sync(connector, { configuration: { name: 'Ada' } });
  expect(tables.hello).toEqual([{ id: 1, message: 'hello, Ada!' }]);
  expect(tables.reading.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(state).toEqual({ lastId: 10 });
});

test('the next sync goes on after the last reading', async () => {
  const first = await sync(connector);
  const { tables, state } = await sync(connector, { after: first });
  expect(tables.reading).toHaveLength(20);
  expect(tables.reading.at(-1)).toMatchObject({ id: 20, celsius: 23 });
  expect(state).toEqual({ lastId: 20 });
});
