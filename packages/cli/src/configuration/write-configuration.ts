import { existsSync, realpathSync, statSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { writeWhole } from '../whole-file.ts';
import { encryptValue, isEncrypted } from './encrypted-value.ts';
import { hasKey, readOrMakeKey } from './encryption-key.ts';
import { readSettingTexts, type Configuration } from './read-configuration.ts';

/** Whether secrets are written encrypted; `usual` leaves those that are there, and writes new ones as them. */
export type Encryption = 'encrypt' | 'plain' | 'usual';

/** Whoever runs the command may read the secrets in the file, and nobody else. */
const ownersOnly = 0o600;

/**
 * Writes settings into their file, when that changes it. Gives whether it did.
 *
 * @param before the settings that the file holds, decrypted
 * @param secrets the names of the settings that may be encrypted
 */
export function writeConfiguration(
  file: string,
  settings: Configuration,
  before: Configuration,
  secrets: readonly string[],
  encryption: Encryption,
): boolean {
  const isThere = existsSync(file);
  const stored = isThere ? readSettingTexts(file, file).texts : {};
  const encrypts = encryption === 'usual' ? isUsuallyEncrypted(stored, secrets) : encryption === 'encrypt';
  const texts = Object.entries(settings).map(([name, value]): [string, string] => {
    const text = stored[name];
    const isKept = text !== undefined && before[name] === value;
    if (isKept && (encryption === 'usual' || (encrypts && isEncrypted(text)))) return [name, text];
    return [name, encrypts && secrets.includes(name) ? encryptValue(value, name, readOrMakeKey()) : value];
  });
  const written = Object.fromEntries(texts);
  if (isDeepStrictEqual(written, { ...stored })) return false;
  const mode = isThere ? statSync(file).mode : ownersOnly;
  writeWhole(isThere ? realpathSync(file) : file, `${JSON.stringify(written, null, 2)}\n`, mode);
  return true;
}

/** New secrets are written as those of the file; in a file that has none, encrypted once this machine has a key. */
function isUsuallyEncrypted(stored: Readonly<Record<string, string>>, secrets: readonly string[]): boolean {
  if (Object.values(stored).some(isEncrypted)) return true;
  return !secrets.some((name) => Object.hasOwn(stored, name)) && hasKey();
}
