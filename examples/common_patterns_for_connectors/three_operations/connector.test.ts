import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import threeOperations from './connector.ts';

const printer = { id: 'a1', title: 'The printer is on fire', status: 'open' };
const coffee = { id: 'b2', title: 'The coffee is cold', status: 'closed' };

test('the first sync writes three tickets, changes one and marks another as deleted', async () => {
  const { tables, state } = await sync(threeOperations);
  expect(tables).toEqual({
    ticket: [
      printer,
      coffee,
      { id: 'c3', title: 'Test, please ignore', status: 'open', _fivetran_deleted: true },
    ],
  });
  expect(state).toEqual({ number: 5 });
});

test('the next sync brings the deleted ticket back, as a whole row', async () => {
  const first = await sync(threeOperations);
  const { tables, state } = await sync(threeOperations, { configuration: { newest: 6 }, after: first });
  expect(tables).toEqual({ ticket: [printer, coffee, { id: 'c3', title: 'No test at all', status: null }] });
  expect(state).toEqual({ number: 6 });
});

test('an update or a delete of a ticket that is not there writes nothing', async () => {
  const { tables, state } = await sync(threeOperations, { state: { number: 3 } });
  expect(tables).toEqual({ ticket: [] });
  expect(state).toEqual({ number: 5 });
});

test('a change of an unknown kind ends the sync', async () => {
  const unknown = sync(threeOperations, { configuration: { newest: 7 } });
  await expect(unknown).rejects.toMatchObject({
    code: 'source',
    message: 'change 7 is of an unknown kind, "merged": the connector must learn it',
  });
});
