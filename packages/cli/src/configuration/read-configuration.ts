import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findNamedFile, pathTitle } from '../connector-place.ts';
import { readJsonFile } from '../json-file.ts';
import { UsageError } from '../usage-error.ts';
import { decryptValue, isEncrypted } from './encrypted-value.ts';
import { keyTitle, readKey, type KeyReading } from './encryption-key.ts';

/** Names the settings that were encrypted in their file: secrets, whatever the connector declares. */
export const encryptedSettings: unique symbol = Symbol('settings that were encrypted');

/** The settings of a connector, as they travel: every value is a text, decrypted. */
export type Configuration = Readonly<Record<string, string>> & {
  readonly [encryptedSettings]?: readonly string[];
};

/** The file of the settings: the one that was named, else `configuration.json` in the connector's folder. */
export function configurationFile(
  named: string | undefined,
  connectorFolder: string,
  currentFolder: string,
): string {
  return named === undefined
    ? join(connectorFolder, 'configuration.json')
    : findNamedFile(named, connectorFolder, currentFolder);
}

/**
 * Reads the settings of a connector: from the file that was named, else from `configuration.json` in its folder. A
 * connector without that file has no settings.
 *
 * @throws UsageError when the file is missing or holds no flat object of texts, naming every field that is none, and
 *   every one that cannot be decrypted; the message never holds a setting
 */
export function readConfiguration(
  named: string | undefined,
  connectorFolder: string,
  currentFolder: string,
): Configuration {
  const path = configurationFile(named, connectorFolder, currentFolder);
  if (named === undefined && !existsSync(path)) return {};
  return decryptSettings(readSettingTexts(path, pathTitle(path, currentFolder)));
}

/** The settings of a file as they are written there, encrypted ones too. */
export interface SettingTexts {
  readonly texts: Readonly<Record<string, string>>;
  /** Names the place of a setting, as editors do. */
  readonly placeOf: (name: string) => string;
}

/** @throws UsageError as {@link readConfiguration} */
export function readSettingTexts(path: string, title: string): SettingTexts {
  const file = readJsonFile(path, title, 'the configuration');
  const problems: string[] = [];
  const texts: [string, string][] = [];
  for (const [name, value] of Object.entries(file.fields)) {
    if (typeof value === 'string') texts.push([name, value]);
    else problems.push(`${file.placeOf(name)}: "${name}" is ${kindOf(value)}: ${remedy(value)}`);
  }
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return { texts: Object.fromEntries(texts), placeOf: (name) => file.placeOf(name) };
}

function decryptSettings({ texts, placeOf }: SettingTexts): Configuration {
  const encrypted = Object.entries(texts).filter(([, text]) => isEncrypted(text));
  if (encrypted.length === 0) return texts;
  const reading = readKey();
  const problems: string[] = [];
  const values = encrypted.map(([name, text]): [string, string] => {
    const value = 'key' in reading ? decryptValue(text, name, reading.key) : null;
    if (value === null) problems.push(`${placeOf(name)}: "${name}" ${encryptionProblem(reading)}`);
    return [name, value ?? ''];
  });
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  const names = encrypted.map(([name]) => name);
  return { ...texts, ...Object.fromEntries(values), [encryptedSettings]: names };
}

function encryptionProblem(reading: KeyReading): string {
  if ('problem' in reading) return `is encrypted, and ${reading.problem}`;
  return `cannot be decrypted with ${keyTitle}: another key or setting was encrypted, or the text is damaged; write the setting anew`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function remedy(value: unknown): string {
  if (value === null) return 'delete it, or give it a text in double quotes';
  if (typeof value === 'object') return 'write its JSON as one text in double quotes';
  return 'every setting is a text, put the value in double quotes';
}
