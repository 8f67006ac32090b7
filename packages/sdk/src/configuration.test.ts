import { ConfigurationError } from '@headwater/protocol';
import { expect, test } from 'vitest';
import type { ConfigurationFields } from './configuration-fields.ts';
import { parseConfiguration } from './configuration.ts';

const fields = {
  host: 'string',
  apiKey: 'secret',
  port: { type: 'integer', default: 5432 },
  ratio: { type: 'number', optional: true },
  tls: { type: 'boolean', default: true },
  filter: { type: 'json', optional: true },
  region: { type: 'choice', choices: ['eu', 'us'], default: 'eu' },
} as const satisfies ConfigurationFields;

test('settings become values of the types of their fields', () => {
  const given = {
    host: 'db.example.com',
    apiKey: '  <a> key ',
    port: '+6543',
    ratio: '-1.5e3',
    tls: 'FALSE',
    filter: '{"a": [1, null]}',
    region: 'us',
  };
  expect(parseConfiguration(fields, given)).toEqual({
    host: 'db.example.com',
    apiKey: '  <a> key ',
    port: 6543,
    ratio: -1500,
    tls: false,
    filter: { a: [1, null] },
    region: 'us',
  });
});

test('what is not given has its default, or is undefined', () => {
  expect(parseConfiguration(fields, { host: 'h', apiKey: 'k' })).toEqual({
    host: 'h',
    apiKey: 'k',
    port: 5432,
    ratio: undefined,
    tls: true,
    filter: undefined,
    region: 'eu',
  });
});

test('a connector that declares no settings gets what there is, as text', () => {
  expect(parseConfiguration(undefined, { anything: '<GOES>', port: '5432' })).toEqual({
    anything: '<GOES>',
    port: '5432',
  });
});

const largest = '9007199254740991';
const types = 'string, secret, integer, number, boolean, json, choice';

test.each([
  ['string', undefined, 'it is required, but was not given: add it to the configuration'],
  ['secret', undefined, 'it is required, but was not given: add it to the configuration'],
  ['string', '<HOST NAME>', 'replace the placeholder <HOST NAME> by a value'],
  ['secret', '<hunter2>', 'replace the placeholder by a value'],
  ['integer', '<PORT>', 'replace the placeholder <PORT> by a value'],
  ['integer', 'ten', 'a whole number is wanted, "ten" was given'],
  ['integer', '1.5', 'a whole number is wanted, "1.5" was given'],
  ['integer', '', 'a whole number is wanted, "" was given'],
  [
    'integer',
    '9007199254740992',
    `a whole number from -${largest} to ${largest} is wanted, "9007199254740992" was given`,
  ],
  ['number', 'much', 'a number is wanted, "much" was given'],
  ['number', ' ', 'a number is wanted, " " was given'],
  ['number', '1e999', 'a number is wanted, "1e999" was given'],
  ['boolean', 'yes', 'true or false is wanted, "yes" was given'],
  [
    'json',
    '{"token": hunter2}',
    'JSON is wanted, and this text is none: check its quotes, commas and brackets',
  ],
  [{ type: 'choice', choices: ['eu', 'us'] }, 'uk', 'one of eu, us is wanted, "uk" was given'],
  [
    { type: 'choice', choices: ['eu'] },
    'x'.repeat(50),
    `one of eu is wanted, "${'x'.repeat(39)}…" was given`,
  ],
  ['integer', 5432, 'a text is wanted, a number was given: put the value in double quotes'],
  ['boolean', true, 'a text is wanted, a boolean was given: put the value in double quotes'],
  ['secret', ['hunter2'], 'a text is wanted, an array was given: put the value in double quotes'],
  ['json', { a: 1 }, 'a text is wanted, an object was given: put the value in double quotes'],
  ['string', null, 'a text is wanted, null was given: put the value in double quotes'],
  ['Secret', 'hunter2', 'it is declared with the type "Secret", which does not exist, did you mean secret?'],
  [
    { type: 'password' },
    'hunter2',
    `it is declared with the type "password", which does not exist: use one of ${types}`,
  ],
  [
    { label: 'Port' },
    '1',
    `it is declared with the type "undefined", which does not exist: use one of ${types}`,
  ],
  [null, '1', `it is declared with the type "null", which does not exist: use one of ${types}`],
])('a setting declared as %j refuses %j', (declared, given, problem) => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JavaScript can declare anything
  const one = { setting: declared } as ConfigurationFields;
  const settings = given === undefined ? {} : { setting: given };
  expect(() => parseConfiguration(one, settings)).toThrow(
    new ConfigurationError(`configuration.setting: ${problem}`),
  );
});

test('everything that is wrong is said at once', () => {
  const given = { apikey: 'hunter2', port: 'x', colour: 'red', toString: 'x' };
  expect(() => parseConfiguration(fields, given)).toThrow(
    new ConfigurationError(`configuration.apikey: no such setting, did you mean apiKey?
configuration.colour: no such setting: remove it, or declare it in the connector
configuration.toString: no such setting: remove it, or declare it in the connector
configuration.host: it is required, but was not given: add it to the configuration
configuration.apiKey: it is required, but was not given: add it to the configuration
configuration.port: a whole number is wanted, "x" was given`),
  );
});

test('there are at most 100 settings', () => {
  const settings = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`s${index}`, 'x']));
  expect(Object.keys(parseConfiguration(undefined, settings(100)))).toHaveLength(100);
  expect(() => parseConfiguration(undefined, settings(101))).toThrow(
    new ConfigurationError('configuration: at most 100 settings are possible, there are 101'),
  );
});
