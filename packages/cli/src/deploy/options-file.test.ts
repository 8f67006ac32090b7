import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { makeFolder, removeFolders } from '../headwater-process.ts';
import { UsageError } from '../usage-error.ts';
import { readProfile } from './options-file.ts';

afterAll(removeFolders);

const read = (text: string, profile?: string) => {
  const folder = makeFolder({ 'options.toml': text });
  return readProfile(undefined, profile, { folder, environment: {} });
};

const profiles = `
[default]
destination = "warehouse"
[orders]
connection = "orders"
[orders.test]
server = "http://127.0.0.1:9"
["orders.live"]
naming = "SOURCE"
`;

test.each([
  [undefined, { destination: 'warehouse' }],
  ['default', { destination: 'warehouse' }],
  ['orders', { connection: 'orders' }],
  ['orders.test', { server: 'http://127.0.0.1:9' }],
  ['orders.live', { naming: 'SOURCE' }],
])('the profile %s has its own fields and no others', (profile, fields) => {
  expect(read(profiles, profile)).toEqual(fields);
});

test('a file is looked for where it is named, here, and where tools for Python connectors keep it', () => {
  const [here, home, named] = [makeFolder(), makeFolder(), makeFolder()].map((folder) => folder);
  const files = {
    'mine.toml': '[default]\nconnection = "named"',
    'other.toml': '[default]\nconnection = "variable"',
    'options.toml': '[default]\nconnection = "here"',
  };
  const folder = makeFolder(files);
  const of = (name: string | undefined, environment: NodeJS.ProcessEnv) =>
    readProfile(name, undefined, { folder, environment });
  expect(of('mine.toml', { FIVETRAN_OPTIONS_FILE: 'other.toml' })).toEqual({ connection: 'named' });
  expect(of(undefined, { FIVETRAN_OPTIONS_FILE: 'other.toml' })).toEqual({ connection: 'variable' });
  expect(of(undefined, {})).toEqual({ connection: 'here' });
  const atHome = makeFolder({
    '.fivetran/connector_sdk/options.toml': '[default]\nconnection = "home"',
  });
  vi.stubEnv('HOME', atHome);
  expect(readProfile(undefined, undefined, { folder: here ?? '', environment: {} })).toEqual({
    connection: 'home',
  });
  vi.stubEnv('HOME', home ?? '');
  expect(readProfile(undefined, undefined, { folder: named ?? '', environment: {} })).toEqual({});
  vi.unstubAllEnvs();
});

test.each([
  ['[default\n', undefined, 'options.toml:1:9: Invalid TOML document: illegal character in key'],
  ['connection = "a"', undefined, 'options.toml has connection in no profile: put it below [default]'],
  [profiles, 'order', 'options.toml has no profile order: did you mean orders?'],
  [
    profiles,
    'something-else',
    'options.toml has no profile something-else: it has default, orders, orders.test, orders.live',
  ],
  ['[a.b]\nnaming = "x"\n["a.b"]\nnaming = "y"', 'a.b', 'options.toml has the profile a.b twice: remove one'],
  [
    '[default]\napi_key = "k:s"',
    undefined,
    'options.toml, profile default: api_key does not belong into a file that is shared: remove it, and set HEADWATER_API_KEY',
  ],
  [
    '[default]\nproxy_id = "p"',
    undefined,
    'options.toml, profile default: proxy_id is for what this server does not have, agents and proxies: remove it',
  ],
  [
    '[default]\nconection = "a"\nsync_frequency = 60\nserver = """\nhttp://x"""\n[default.destination]\nname = "x"',
    undefined,
    `options.toml, profile default: there is no field conection: did you mean connection?
options.toml, profile default: sync_frequency must be a text of one line
options.toml, profile default: destination must be a text of one line`,
  ],
  [
    '[default]\nserver = """\n\nhttp://x"""',
    undefined,
    'options.toml, profile default: server must be a text of one line',
  ],
])('%j is refused', (text, profile, message) => {
  expect(() => read(text, profile)).toThrow(new UsageError(message));
});

test('a file that was named must be there, and so must a profile', () => {
  const folder = makeFolder();
  const surroundings = { folder, environment: {} };
  expect(() => readProfile('gone.toml', undefined, surroundings)).toThrow(
    new UsageError('there is no options file gone.toml: make it, or name another'),
  );
  vi.stubEnv('HOME', join(folder, 'nowhere'));
  expect(() => readProfile(undefined, 'orders', surroundings)).toThrow(
    new UsageError('there is no options file with the profile orders: make options.toml'),
  );
  vi.unstubAllEnvs();
});
