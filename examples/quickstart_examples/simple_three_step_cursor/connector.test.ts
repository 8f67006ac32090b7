import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import threeSteps from './connector.ts';

const rows = [
  { id: 1, message: 'Hello world' },
  { id: 2, message: 'Hello again' },
  { id: 3, message: 'Good bye' },
];

test('the first sync writes one row and remembers it', async () => {
  const { tables, state } = await sync(threeSteps);
  expect(tables).toEqual({ hello_world: rows.slice(0, 1) });
  expect(state).toEqual({ cursor: 1 });
});

test('each next sync writes one more row, and the fourth finds nothing new', async () => {
  const first = await sync(threeSteps);
  const second = await sync(threeSteps, { after: first });
  expect(second).toMatchObject({ tables: { hello_world: rows.slice(0, 2) }, state: { cursor: 2 } });
  const third = await sync(threeSteps, { after: second });
  expect(third).toMatchObject({ tables: { hello_world: rows }, state: { cursor: 3 } });
  const fourth = await sync(threeSteps, { after: third });
  expect(fourth).toMatchObject({ tables: { hello_world: rows }, state: { cursor: 3 } });
});

test('a state beyond the rows of the source is an error', async () => {
  const beyond = sync(threeSteps, { state: { cursor: 4 } });
  await expect(beyond).rejects.toThrow(
    'the state is at row 4, the source has 3: run headwater reset, or correct the state',
  );
});
