import { expect, test } from 'vitest';
import { UsageError } from '../usage-error.ts';
import { readCredentials } from './api-key.ts';

const encoded = Buffer.from('key:se:cret').toString('base64');

test.each<[string, string | undefined, NodeJS.ProcessEnv]>([
  ['an option as the server shows it', 'key:se:cret', { HEADWATER_API_KEY: 'other:one' }],
  ['an option in base64', encoded, {}],
  ['an option with a blank beside it', ` ${encoded}\n`, {}],
  ['our variable', undefined, { HEADWATER_API_KEY: 'key:se:cret', FIVETRAN_API_KEY: 'other:one' }],
  ['our two variables', undefined, { HEADWATER_API_KEY: 'key', HEADWATER_API_SECRET: 'se:cret' }],
  ['the variable of tools for Python connectors', undefined, { FIVETRAN_API_KEY: encoded }],
  ['an empty option and a variable', '', { FIVETRAN_API_KEY: encoded, HEADWATER_API_KEY: ' ' }],
])('a key is read from %s', (_from, given, environment) => {
  expect(readCredentials(given, environment)).toBe(encoded);
});

test('no key is none', () => {
  expect(readCredentials(undefined, { HEADWATER_API_SECRET: 'alone' })).toBe(null);
});

test.each([
  ['--api-key', 'just-a-key', {}],
  ['--api-key', Buffer.from('no colon in here').toString('base64'), {}],
  ['FIVETRAN_API_KEY', undefined, { FIVETRAN_API_KEY: 'just-a-key' }],
])('what is no key of %s is refused without being shown', (source, given, environment) => {
  expect(() => readCredentials(given, environment)).toThrow(
    new UsageError(
      `the API key of ${source} is none: it wants key:secret, as the server showed it, or that in base64`,
    ),
  );
});
