import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { encryptValue } from '../../packages/cli/src/configuration/encrypted-value.ts';
import { makeConnector, removeFolders, runHeadwater } from '../../packages/cli/src/headwater-process.ts';
import { standInKey, startStandIn, type StandIn } from './server-stand-in.ts';

afterAll(removeFolders);

let server: StandIn;
beforeEach(async () => void (server = await startStandIn()));
afterEach(() => server.close());

const secret = 'pa55 of/the+source';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const deploy = (folder: string) =>
  runHeadwater(['deploy', '--destination', 'warehouse', '--connection', 'my_data'], folder, {
    HOME: folder,
    HEADWATER_SERVER: server.url,
    FIVETRAN_API_KEY: base64(standInKey),
  });

test('encrypted settings are opened here, and reach the server as they are', async () => {
  const key = randomBytes(32);
  const text = encryptValue(secret, 'token', key);
  const folder = makeConnector(
    '',
    {
      'configuration.json': JSON.stringify({ token: text, url: 'https://example.com' }),
      '.fivetran/connector_sdk/config_encryption_key': key.toString('base64'),
    },
    `configuration: { token: 'string', url: 'string' },`,
  );
  server.setupTests.push({ title: 'Can connect', status: 'FAILED', message: `not ${secret}` });
  const { code, stdout } = await deploy(folder);
  expect({ code, body: server.calls.at(-1)?.body }).toMatchObject({
    code: 1,
    body: {
      config: {
        secrets_list: [
          { key: 'token', value: secret },
          { key: 'url', value: 'https://example.com' },
        ],
      },
    },
  });
  // What was encrypted is a secret, whatever the connector declares.
  expect(stdout).toContain('failed   Can connect: not ****\n');
});

test('nothing a server says brings a secret or the key to light', async () => {
  const folder = makeConnector(
    '',
    { 'configuration.json': JSON.stringify({ token: secret }) },
    `configuration: { token: 'secret' },`,
  );
  const forms = [secret, base64(secret), encodeURIComponent(secret), base64(standInKey), standInKey];
  const message = `no: ${forms.join(', ')}`;
  server.answers.set('POST /v1/connections', { status: 400, code: 'InvalidInput', message });
  expect(await deploy(folder)).toEqual({
    code: 1,
    stdout: '',
    stderr: 'headwater: no: ****, ****, ****, ***, *** (InvalidInput)\n',
  });
});
