import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import { connector } from './connector.ts';

const configuration = { name: 'Ada' };

test('the first sync writes the first greeting', async () => {
  const { tables, state } = await sync(connector, { configuration });
  expect(tables).toEqual({ greeting: [{ id: 1, message: 'hello, Ada!' }] });
  expect(state).toEqual({ lastId: 1 });
});

test('the next sync writes the next one, as its settings say', async () => {
  const first = await sync(connector, { configuration });
  const { tables, state } = await sync(connector, {
    configuration: { name: 'Ada', loud: 'true' },
    after: first,
  });
  expect(tables).toEqual({
    greeting: [
      { id: 1, message: 'hello, Ada!' },
      { id: 2, message: 'HELLO, ADA!' },
    ],
  });
  expect(state).toEqual({ lastId: 2 });
});

test('a setting that the form wants and does not get ends the sync', async () => {
  await expect(sync(connector, { configuration: { loud: 'yes' } })).rejects.toThrow(
    [
      'configuration.name: it is required, but was not given: add it to the configuration',
      'configuration.loud: true or false is wanted, "yes" was given',
    ].join('\n'),
  );
});

test('the test of the form fails for a name of two lines', async () => {
  const { 'The name is one line': oneLine } = connector.definition.tests ?? {};
  await expect(async () => oneLine?.({ configuration: { name: 'Ada\nLovelace' } })).rejects.toThrow(
    'the name has more than one line',
  );
  expect(await oneLine?.({ configuration })).toBe(undefined);
});
