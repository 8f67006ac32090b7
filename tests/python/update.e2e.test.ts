import { expect, test } from 'vitest';
import { callOnce, callUpdate } from './call-connector.ts';
import { whyNoPython } from './python-here.ts';
import { startConnector, textOf } from './running-connector.ts';

const missing = await whyNoPython();

test.beforeEach(({ skip }) => {
  if (missing !== null) skip(missing);
});

test('what a connector prints and logs arrives in its order, each line as what it is', async () => {
  const { address, stop, said } = await startConnector('talking');
  expect((await callUpdate(await address, {})).failure).toBeNull();
  await stop();

  const isOfSdk = (line: string) => line.startsWith('debug: ⚡ sdk');
  expect(said.filter((line) => !isOfSdk(line) && !line.startsWith('stderr: '))).toEqual([
    'stdout: loaded',
    'info: the log is there before a sync',
    'stdout: first',
    'debug: details',
    'info: words: "größe" 🦆\nsecond line',
    'stdout: {"level": "odd"}',
    'warning: slow',
    'error: refused',
    'stdout: last',
  ]);
  expect(said.filter((line) => line.startsWith('stderr: '))).toEqual(['stderr: complaint']);
});

test('the SDK says nothing, and does not track memory, which would take every sync a second', async () => {
  const { address, stop, said } = await startConnector('values');
  await callUpdate(await address, {});
  await stop();
  expect(said).toEqual([]);
});

test('undeclared numbers arrive as they are, declared ones as the SDK sends them', async () => {
  const { address } = await startConnector('values');
  const reached = await address;
  await callOnce(reached, 'Schema', { configuration: {} });
  expect(await callUpdate(reached, {})).toEqual({
    messages: [
      {
        records: {
          records: [
            {
              table_name: 'row',
              data: {
                id: { long: '1' },
                share: { float: Math.fround(10.4) },
                price: { double: 10.4 },
                ratio: { double: 0.1 },
                nothing: { null: true },
                truth: { bool: true },
                least: { long: '-9223372036854775808' },
                most: { long: '9223372036854775807' },
                beyond: { decimal: '9223372036854775808' },
                far_below: { decimal: '-1000000000000000000000000000000' },
                words: { string: 'größe 🦆' },
                list: { json: '[1, 2.5]' },
              },
            },
          ],
        },
      },
    ],
    failure: null,
  });
});

const row = { records: { records: [{ table_name: 'row', data: { id: { long: '1' } } }] } };
const before = 'Exception iterating responses: failed while executing update() error: ';

test.each([
  ['update', 'sys.exit() was called in update(): raise an error to fail, return to end'],
  ['generator', 'sys.exit() was called in update(): the token has expired'],
  ['error', 'no such page'],
])('an update() that ends by %s has failed, and its rows are sent', async (place, error) => {
  const { address } = await startConnector('exits');
  expect(await callUpdate(await address, { in: place })).toEqual({
    messages: [row],
    failure: `${before}${error}`,
  });
});

test('sys.exit() in schema() and in a test of the form is an error too', async () => {
  const { address } = await startConnector('exits');
  const reached = await address;
  const failure = (words: string) =>
    `Exception calling application: sys.exit() was called in ${words}: raise an error to fail, return to end`;
  expect(await callOnce(reached, 'Schema', { configuration: { in: 'schema' } })).toEqual({
    messages: [],
    failure: failure('schema()'),
  });
  expect(await callOnce(reached, 'Test', { name: 'check', configuration: {} })).toEqual({
    messages: [],
    failure: failure('a test'),
  });
});

test('a connector that ends its process is told with its code', async () => {
  const { address, ended } = await startConnector('exits');
  await callUpdate(await address, { in: 'process' });
  expect(textOf(await ended)).toBe(
    "connector_ended: the connector's program ended by itself with code 3: remove what ends it, such as os._exit(), and raise an error to fail",
  );
});
