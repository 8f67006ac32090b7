import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** What an encrypted setting begins with, in a file that tools for Python connectors read too. */
const prefix = 'fivetran_encrypted:';
const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

export function isEncrypted(text: string): boolean {
  return text.startsWith(prefix);
}

/** Encrypts a setting; it can be decrypted under its own name only. */
export function encryptValue(value: string, name: string, key: Uint8Array): string {
  const nonce = randomBytes(nonceBytes);
  const encryption = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes });
  encryption.setAAD(Buffer.from(name));
  const bytes = [nonce, encryption.update(value, 'utf8'), encryption.final(), encryption.getAuthTag()];
  return prefix + Buffer.concat(bytes).toString('base64');
}

/** Decrypts a setting; gives null when the key or the name is another one, or the text is damaged. */
export function decryptValue(text: string, name: string, key: Uint8Array): string | null {
  const bytes = Buffer.from(text.slice(prefix.length), 'base64');
  if (bytes.length < nonceBytes + tagBytes) return null;
  const decryption = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decryption.setAAD(Buffer.from(name));
  decryption.setAuthTag(bytes.subarray(-tagBytes));
  try {
    const value = [decryption.update(bytes.subarray(nonceBytes, -tagBytes)), decryption.final()];
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(value));
  } catch {
    return null;
  }
}
