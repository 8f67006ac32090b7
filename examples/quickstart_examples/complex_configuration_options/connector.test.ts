import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import allTypes from './connector.ts';

// As texts, which is what configuration.json holds.
const configuration = {
  apiKey: 'k',
  environment: 'production',
  regions: 'us-east-1, us-west-1',
  apiQuota: '12345',
  discount: '0.25',
  useBulkApi: 'true',
  currencies: '[{ "from": "USD", "to": "EUR" }]',
  note: 'of the sales team',
};

const rows = [
  { name: 'apiQuota', type: 'number', value: 12345 },
  { name: 'currencies', type: 'object', value: [{ from: 'USD', to: 'EUR' }] },
  { name: 'discount', type: 'number', value: 0.25 },
  { name: 'environment', type: 'string', value: 'production' },
  { name: 'note', type: 'string', value: 'of the sales team' },
  { name: 'regions', type: 'object', value: ['us-east-1', 'us-west-1'] },
  { name: 'useBulkApi', type: 'boolean', value: true },
];

test('the first sync gets each setting as a value of its type', async () => {
  const { tables, state } = await sync(allTypes, { configuration });
  expect(tables).toEqual({ setting: rows });
  expect(state).toEqual({});
});

test('the next sync takes defaults for what is left out, and nothing for what is optional', async () => {
  const first = await sync(allTypes, { configuration });
  const fewer = { apiKey: 'k', regions: 'eu-west-1', currencies: '[]' };
  const { tables } = await sync(allTypes, { configuration: fewer, after: first });
  expect(tables).toEqual({
    setting: [
      { name: 'apiQuota', type: 'number', value: 1000 },
      { name: 'currencies', type: 'object', value: [] },
      { name: 'discount', type: 'number', value: 0.5 },
      { name: 'environment', type: 'string', value: 'sandbox' },
      { name: 'note', type: 'object', value: null },
      { name: 'regions', type: 'object', value: ['eu-west-1'] },
      { name: 'useBulkApi', type: 'boolean', value: false },
    ],
  });
});

test('all bad settings are named at once', async () => {
  const bad = { regions: 'us-east-1', apiQuota: 'ten', useBulkApi: 'yes', currencies: '[' };
  await expect(sync(allTypes, { configuration: bad })).rejects.toThrow(
    [
      'configuration.apiKey: it is required, but was not given: add it to the configuration',
      'configuration.apiQuota: a whole number is wanted, "ten" was given',
      'configuration.useBulkApi: true or false is wanted, "yes" was given',
      'configuration.currencies: JSON is wanted, and this text is none: check its quotes, commas and brackets',
    ].join('\n'),
  );
});

test.each(['{ "from": "USD", "to": "EUR" }', '[{ "from": "USD" }]', '[null]', '[{ "from": 1, "to": 2 }]'])(
  'the currencies %s are refused',
  async (currencies) => {
    const refused = sync(allTypes, { configuration: { ...configuration, currencies } });
    await expect(refused).rejects.toThrow(
      'configuration.currencies: a list of { "from": …, "to": … } is wanted: check its brackets and names',
    );
  },
);
