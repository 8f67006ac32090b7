import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  hasTerminal,
  makeConnector,
  makeFolder,
  removeFolders,
  runAtTerminal,
  runHeadwater,
} from '../headwater-process.ts';
import { findPythonSdk, runPython } from '../python-sdk.ts';
import { encryptValue } from './encrypted-value.ts';

afterAll(removeFolders);

const keyPath = '.fivetran/connector_sdk/config_encryption_key';
const keyText = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const encrypt = (value: string, name: string): string =>
  encryptValue(value, name, Buffer.from(keyText, 'base64'));
const homeOf = (folder: string): NodeJS.ProcessEnv => ({ HOME: folder, USERPROFILE: folder });
/** A home that has a key. */
const home = makeFolder({ [keyPath]: `${keyText}\n` });

const declarations = `configuration: {
    url: { type: 'string', label: 'Address' },
    apiKey: { type: 'secret', label: 'API key' },
    pin: { type: 'secret', label: 'PIN', optional: true },
  },`;
const readFile = (folder: string): Record<string, string> =>
  JSON.parse(readFileSync(join(folder, 'configuration.json'), 'utf8'));

test('debug gives the connector what was encrypted, and shows none of it, declared secret or not', async () => {
  const settings = { word: encrypt('k7Qz ünï', 'word'), url: 'https://a.example' };
  const update = `await op.upsert('seen', { id: 1, length: configuration.word.length });
    log.info(configuration.url + ' ' + configuration.word + ' ' + Buffer.from(configuration.word).toString('base64'));`;
  const folder = makeConnector(update, { 'configuration.json': JSON.stringify(settings) });
  const { code, stdout, stderr } = await runHeadwater(['debug'], folder, homeOf(home));
  const line = stdout.split('\n').find((each) => each.includes('https://'));
  expect({ code, stderr, line: line?.slice(9) }).toEqual({
    code: 0,
    stderr: '',
    line: 'info       https://a.example **** ****',
  });
  const rows = await runHeadwater(['show', 'seen', '--json'], folder);
  expect(JSON.parse(rows.stdout)).toMatchObject({ id: '1', length: '8' });
});

test('what cannot be decrypted is said with its place, by every command that reads settings', async () => {
  const settings = {
    url: 'https://a.example',
    apiKey: encrypt('right key', 'pin'),
    pin: `${encrypt('k7Qz', 'pin').slice(0, -6)}`,
  };
  const folder = makeConnector('', { 'configuration.json': JSON.stringify(settings, null, 2) }, declarations);
  const title = `~/${keyPath}`;
  const anew = 'copy the file from where the setting was encrypted, or write the setting anew';
  const other = `cannot be decrypted with ${title}: another key or setting was encrypted, or the text is damaged; write the setting anew`;
  const problems = {
    [other]: home,
    [`is encrypted, and its key is not there, ${title}: ${anew}`]: makeFolder(),
    [`is encrypted, and ${title} holds no key, which is 32 bytes in base64: ${anew}`]: makeFolder({
      [keyPath]: keyText.slice(4),
    }),
    [`is encrypted, and ${title} cannot be read: check its permissions`]: makeFolder({
      [`${keyPath}/a`]: 'the key is a folder',
    }),
  };
  for (const [problem, user] of Object.entries(problems)) {
    const refused = {
      code: 2,
      stdout: '',
      stderr: `headwater: configuration.json:3:13: "apiKey" ${problem}
  configuration.json:4:10: "pin" ${problem}
`,
    };
    expect(await runHeadwater(['debug'], folder, homeOf(user))).toEqual(refused);
    expect(await runHeadwater(['configuration'], folder, homeOf(user))).toEqual(refused);
  }
});

test('--encrypt makes a key and encrypts the secrets of a file, --disable-encryption undoes it', async () => {
  const settings = { url: 'https://a.example', apiKey: 'right key' };
  const user = makeFolder();
  const folder = makeConnector('', { 'configuration.json': JSON.stringify(settings) }, declarations);
  const { code, stdout } = await runHeadwater(['configuration', '--encrypt'], folder, homeOf(user));
  expect({ code, said: stdout.split('\n').slice(-4) }).toEqual({
    code: 0,
    said: ['Wrote configuration.json: 2 settings.', '', '  next  headwater debug', ''],
  });
  expect(readFile(folder)).toEqual({ ...settings, apiKey: expect.stringMatching(/^fivetran_encrypted:/) });
  const made = [join(user, keyPath), join(user, '.fivetran', 'connector_sdk'), join(user, '.fivetran')];
  const modes = made.map((path) => (statSync(path).mode & 0o777).toString(8));
  expect(modes).toEqual(process.platform === 'win32' ? modes : ['600', '700', '700']);

  const before = readFile(folder);
  await runHeadwater(['configuration', '--encrypt'], folder, homeOf(user));
  expect(readFile(folder)).toEqual(before);

  await runHeadwater(['configuration', '--disable-encryption'], folder, homeOf(user));
  expect(readFile(folder)).toEqual(settings);
  expect(await runHeadwater(['configuration', '--encrypt', '--disable-encryption'], folder)).toEqual({
    code: 2,
    stdout: '',
    stderr: 'headwater: --encrypt and --disable-encryption exclude each other\n',
  });
});

const answers = [
  ['Address (string)', '\r'],
  ['API key (secret)', 'new key\r'],
  ['PIN (secret)', '\r'],
] as const;
const kept = encrypt('k7Qz', 'pin');
const encryptedText = expect.stringMatching(/^fivetran_encrypted:/);

test.skipIf(!hasTerminal).each([
  ['beside an encrypted one is encrypted', { apiKey: 'old', pin: kept }, encryptedText],
  ['in a file of plain secrets is plain, although there is a key', { apiKey: 'old key' }, 'new key'],
  ['is encrypted where there is a key, and no other secret', {}, encryptedText],
])('a secret that is answered %s', async (_, secrets, written) => {
  const settings = { url: 'https://a.example', ...secrets };
  const folder = makeConnector('', { 'configuration.json': JSON.stringify(settings) }, declarations);
  const { code } = await runAtTerminal(['configuration'], folder, answers, homeOf(home));
  expect({ code, settings: readFile(folder) }).toEqual({
    code: 0,
    settings: { ...settings, apiKey: written },
  });
});

test('the Python SDK reads what is written', async ({ skip }) => {
  const found = await findPythonSdk();
  if ('missing' in found) return skip(found.missing);
  const settings = { url: 'https://a.example', apiKey: 'k7Qz ünï 🔑\n', pin: '0' };
  const user = makeFolder();
  const folder = makeConnector('', { 'configuration.json': JSON.stringify(settings) }, declarations);
  await runHeadwater(['configuration', '--encrypt'], folder, homeOf(user));
  const written = readFile(folder);
  const program = `import json, sys
from fivetran_connector_sdk_common.configuration_decryption import decrypt_configuration_values
print(json.dumps(decrypt_configuration_values(json.load(sys.stdin))))`;
  const read = runPython(found.python, program, { input: JSON.stringify(written), home: user });
  expect({ read, written }).toEqual({
    read: settings,
    written: { url: settings.url, apiKey: encryptedText, pin: encryptedText },
  });
});
