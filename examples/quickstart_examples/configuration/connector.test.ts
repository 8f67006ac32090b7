import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import decrypting from './connector.ts';

const key = '2r26XCEdCWmWRqhWBaYoBo15NBifQUusz1APM49IzgA=';

test('the first sync decrypts the message with the key', async () => {
  const { tables, state } = await sync(decrypting, { configuration: { key } });
  expect(tables).toEqual({ crypto: [{ msg: 'The key fits: this was encrypted.' }] });
  expect(state).toEqual({});
});

test('the next sync writes the same row again', async () => {
  const first = await sync(decrypting, { configuration: { key } });
  const { tables, state } = await sync(decrypting, { configuration: { key }, after: first });
  expect(tables).toEqual({ crypto: [{ msg: 'The key fits: this was encrypted.' }] });
  expect(state).toEqual({});
});

test('another key ends the sync, and is not shown', async () => {
  const other = sync(decrypting, { configuration: { key: Buffer.alloc(32, 'k').toString('base64url') } });
  await expect(other).rejects.toThrow(
    /^configuration\.key: it does not fit the message: use the key it was encrypted with$/,
  );
});

test('half a key, a placeholder and no key at all are told apart', async () => {
  const withKey = (half: string) => sync(decrypting, { configuration: { key: half } });
  await expect(withKey(key.slice(0, 20))).rejects.toThrow(
    'configuration.key: a key has 32 bytes, this one has 15: copy it again',
  );
  await expect(withKey('<YOUR_FERNET_KEY>')).rejects.toThrow(
    'configuration.key: replace the placeholder by a value',
  );
  await expect(sync(decrypting)).rejects.toThrow(
    'configuration.key: it is required, but was not given: add it to the configuration',
  );
});
