import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { UsageError } from '../usage-error.ts';

const keyBytes = 32;

/** How messages name the file of the key. */
export const keyTitle = '~/.fivetran/connector_sdk/config_encryption_key';

/** Where tools for Python connectors keep the key, so that they and Headwater read the same configuration. */
function keyFile(): string {
  return join(homedir(), ...keyTitle.split('/').slice(1));
}

export function hasKey(): boolean {
  return existsSync(keyFile());
}

/** A key, or why there is none and what to do. */
export type KeyReading = { readonly key: Uint8Array } | { readonly problem: string };

/** Reads the key that settings are encrypted with. */
export function readKey(): KeyReading {
  const remedy = 'copy the file from where the setting was encrypted, or write the setting anew';
  try {
    const key = Buffer.from(readFileSync(keyFile(), 'utf8').trim(), 'base64');
    if (key.length === keyBytes) return { key };
    return { problem: `${keyTitle} holds no key, which is ${keyBytes} bytes in base64: ${remedy}` };
  } catch (error) {
    if (isErrorOf(error, 'ENOENT')) return { problem: `its key is not there, ${keyTitle}: ${remedy}` };
    return { problem: `${keyTitle} cannot be read: check its permissions` };
  }
}

/**
 * Reads the key, and makes one when there is none, for its owner only.
 *
 * @throws UsageError when what is there is no key, or none can be made
 */
export function readOrMakeKey(): Uint8Array {
  if (!hasKey()) makeKey();
  const reading = readKey();
  if ('key' in reading) return reading.key;
  throw new UsageError(`settings cannot be encrypted: ${reading.problem}`);
}

function makeKey(): void {
  const text = `${randomBytes(keyBytes).toString('base64')}\n`;
  try {
    mkdirSync(dirname(keyFile()), { recursive: true, mode: 0o700 });
    writeFileSync(keyFile(), text, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    // Another process was faster: its key is as good.
    if (isErrorOf(cause, 'EEXIST')) return;
    throw new UsageError(`settings cannot be encrypted: ${keyTitle} cannot be made: check the permissions`, {
      cause,
    });
  }
}

function isErrorOf(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
