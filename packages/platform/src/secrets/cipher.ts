import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { HeadwaterError } from '@headwater/protocol';

/** A key that seals data keys: 32 bytes, with the name that sealed texts call it by. */
export interface MasterKey {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Seals texts so that only the server's key opens them (AES-256-GCM, envelope encryption: each text has a key of its
 * own, which the master key seals). `place` says where the text belongs, such as `connections.secrets happy_harmony`: a
 * sealed text that is copied to another place does not open there.
 */
export interface Cipher {
  seal(text: string, place: string): string;
  /** @throws HeadwaterError `internal` when the key is not the one it was sealed with, or the text was changed */
  open(sealed: string, place: string): string;
  /** Whether a text is sealed with another key than the newest: rotation seals it again. */
  isOld(sealed: string): boolean;
}

const version = 'v1';
const nonceBytes = 12;
const tagBytes = 16;

/** @param keys the newest first; older ones only open */
export function cipherOf(keys: readonly [MasterKey, ...MasterKey[]]): Cipher {
  const [newest] = keys;
  return {
    seal(text, place) {
      const dataKey = randomBytes(32);
      const sealedKey = encrypt(newest.bytes, dataKey, `key ${place}`);
      const body = encrypt(dataKey, Buffer.from(text, 'utf8'), place);
      return [version, newest.name, base64(sealedKey), base64(body)].join('.');
    },
    open(sealed, place) {
      const [format, name, sealedKey = '', body = ''] = sealed.split('.');
      const key = keys.find((each) => each.name === name);
      if (format !== version || key === undefined)
        throw unreadable(place, `it was sealed with the key ${name}`);
      try {
        const dataKey = decrypt(key.bytes, Buffer.from(sealedKey, 'base64url'), `key ${place}`);
        return decrypt(dataKey, Buffer.from(body, 'base64url'), place).toString('utf8');
      } catch (error) {
        throw unreadable(place, 'it was changed, or sealed with another key of the same name', error);
      }
    },
    isOld: (sealed) => sealed.split('.')[1] !== newest.name,
  };
}

function encrypt(key: Uint8Array, bytes: Uint8Array, place: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', createSecretKey(key), nonce);
  cipher.setAAD(Buffer.from(place, 'utf8'));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Uint8Array, sealed: Buffer, place: string): Buffer {
  // Given the bytes alone, Node takes several times as long.
  const secret = createSecretKey(key);
  const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(0, nonceBytes));
  decipher.setAAD(Buffer.from(place, 'utf8'));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]);
}

const base64 = (bytes: Buffer) => bytes.toString('base64url');

function unreadable(place: string, why: string, cause?: unknown): HeadwaterError {
  return new HeadwaterError(
    'internal',
    `the secret ${place} does not open: ${why}. Start the server with the key file it had when the secret was stored`,
    { cause },
  );
}
