import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfiguration } from './read-configuration.ts';
import { findNamedFile } from '../connector-place.ts';
import { makeFolder, removeFolders } from '../headwater-process.ts';

afterAll(removeFolders);

test('settings come from the named file, else from the one in the folder, else there are none', () => {
  const folder = makeFolder({
    'connector/configuration.json': '{"key": "usual"}',
    'connector/beside.json': '{"key": "beside the connector"}',
    'here.json': '{"key": "here"}',
    'empty/connector.ts': '',
  });
  const connector = join(folder, 'connector');
  expect(readConfiguration(undefined, connector, folder)).toEqual({ key: 'usual' });
  expect(readConfiguration('here.json', connector, folder)).toEqual({ key: 'here' });
  expect(readConfiguration('beside.json', connector, folder)).toEqual({ key: 'beside the connector' });
  expect(readConfiguration(undefined, join(folder, 'empty'), folder)).toEqual({});
  expect(() => readConfiguration('missing.json', connector, folder)).toThrow(
    'missing.json does not exist: create it or name another file',
  );
});

test('~ is the home of the user, as shells do not always say it', () => {
  expect(findNamedFile('~/settings.json', '/connector', '/here')).toBe(join(homedir(), 'settings.json'));
});

test.each([
  [
    '{\n  "pageSize": 100\n}',
    '2:15: "pageSize" is a number: every setting is a text, put the value in double quotes',
  ],
  ['{"tls": true}', '1:9: "tls" is a boolean: every setting is a text, put the value in double quotes'],
  ['{"a": "b", "tables": ["x"]}', '1:22: "tables" is an array: write its JSON as one text in double quotes'],
  ['{"a": {"b": 1}}', '1:7: "a" is an object: write its JSON as one text in double quotes'],
  ['{"a": null}', '1:7: "a" is null: delete it, or give it a text in double quotes'],
])('%j is refused, and no value is shown', (text, message) => {
  const folder = makeFolder({ 'configuration.json': text });
  expect(() => readConfiguration(undefined, folder, folder)).toThrow(`configuration.json:${message}`);
});
