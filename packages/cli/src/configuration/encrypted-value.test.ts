import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decryptValue, encryptValue, isEncrypted } from './encrypted-value.ts';

const key = Uint8Array.from({ length: 32 }, (_, index) => index);
/** Encrypted with this key by the library that the Python SDK uses, for the setting apiKey. */
const encrypted = 'fivetran_encrypted:AAECAwQFBgcICQoLLDWHYeUmfnVO7i91DjAAe32lkxmR58CP/Cg=';

test('a value that another program encrypted is decrypted', () => {
  expect(isEncrypted(encrypted)).toBe(true);
  expect(decryptValue(encrypted, 'apiKey', key)).toBe('k7Qz ünï');
});

test('any text comes back as it was, and is written differently each time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (value, name) => {
      const [first, second] = [encryptValue(value, name, key), encryptValue(value, name, key)];
      expect(decryptValue(first, name, key)).toBe(value);
      expect(decryptValue(second, name, key)).toBe(value);
      expect(first).not.toBe(second);
    }),
  );
});

test('another key, another name and damaged text decrypt to nothing', () => {
  expect(decryptValue(encrypted, 'apikey', key)).toBeNull();
  expect(decryptValue(encrypted, 'apiKey', key.toReversed())).toBeNull();
  const [prefix = '', text = ''] = encrypted.split(':');
  const bytes = Buffer.from(text, 'base64');
  for (let at = 0; at < bytes.length; at += 1) {
    const damaged = Buffer.from(bytes);
    damaged[at] = (bytes[at] ?? 0) ^ 1;
    expect(decryptValue(`${prefix}:${damaged.toString('base64')}`, 'apiKey', key)).toBeNull();
    expect(decryptValue(`${prefix}:${bytes.subarray(0, at).toString('base64')}`, 'apiKey', key)).toBeNull();
  }
});
