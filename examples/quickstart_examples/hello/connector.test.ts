import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import hello from './connector.ts';

test('the first sync writes the row', async () => {
  const { tables, state } = await sync(hello);
  expect(tables).toEqual({ hello: [{ message: 'hello, world!' }] });
  expect(state).toEqual({});
});

test('the next sync writes the same row, which stays one row', async () => {
  const first = await sync(hello);
  const { tables, state } = await sync(hello, { after: first });
  expect(tables).toEqual({ hello: [{ message: 'hello, world!' }] });
  expect(state).toEqual({});
});

test('a saved state that JSON cannot hold ends the sync', async () => {
  const broken = sync(hello, { state: { greetedAt: Number.NaN } });
  await expect(broken).rejects.toThrow(
    'state.greetedAt is NaN: a state holds objects, arrays, texts, numbers, true, false and null',
  );
});
