// Shows a secret setting: a key that decrypts what the source gives out.
import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { ConfigurationError, connector } from 'headwater';

export default connector({
  configuration: {
    key: {
      type: 'secret',
      label: 'Fernet key',
      description: '32 bytes as base64url, which is 44 characters',
    },
  },
  schema: {
    crypto: { primaryKey: ['msg'], columns: { msg: 'STRING' } },
  },

  test({ configuration }) {
    decrypt(message, configuration.key);
  },

  async update({ configuration, op }) {
    await op.upsert('crypto', { msg: decrypt(message, configuration.key) });
  },
});

/** Stands for your source: it gives out encrypted text. */
const message =
  'gAAAAABlkgCALJdoYtcNyS1BZFCXCvbuLrgxDiB6J8r14JLWlRXouy8T031WSvUvxu6gb0L7C85txBiAHUJqIJMop1Xx9o0OPq8f2Ul0DPUfVQcsh0JKR78phKQ1T7qG10YmRFWl416M';

/** Decrypts Fernet: a version, 8 bytes of time, 16 of IV, AES-128-CBC, and 32 of HMAC-SHA256 over all before them. */
function decrypt(token: string, keyText: string): string {
  const key = Buffer.from(keyText, 'base64url');
  if (key.length !== 32) {
    throw new ConfigurationError(
      `configuration.key: a key has 32 bytes, this one has ${key.length}: copy it again`,
    );
  }
  const bytes = Buffer.from(token, 'base64url');
  const signature = createHmac('sha256', key.subarray(0, 16)).update(bytes.subarray(0, -32)).digest();
  if (!timingSafeEqual(signature, bytes.subarray(-32))) {
    throw new ConfigurationError(
      'configuration.key: it does not fit the message: use the key it was encrypted with',
    );
  }
  const decipher = createDecipheriv('aes-128-cbc', key.subarray(16), bytes.subarray(9, 25));
  return decipher.update(bytes.subarray(25, -32), undefined, 'utf8') + decipher.final('utf8');
}
