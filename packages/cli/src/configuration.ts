import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findNamedFile, pathTitle } from './connector-place.ts';
import { readJsonFile } from './json-file.ts';
import { UsageError } from './usage-error.ts';

/** The settings of a connector, as they travel: every value is a text. */
export type Configuration = Readonly<Record<string, string>>;

/**
 * Reads the settings of a connector: from the file that was named, else from `configuration.json` in its folder. A
 * connector without that file has no settings.
 *
 * @throws UsageError when the file is missing or holds no flat object of texts; the message never holds a setting
 */
export function readConfiguration(
  named: string | undefined,
  connectorFolder: string,
  currentFolder: string,
): Configuration {
  const usual = join(connectorFolder, 'configuration.json');
  if (named === undefined && !existsSync(usual)) return {};
  const path = named === undefined ? usual : findNamedFile(named, connectorFolder, currentFolder);
  const file = readJsonFile(path, pathTitle(path, currentFolder), 'the configuration');
  const settings = Object.entries(file.fields).map(([name, value]) => {
    if (typeof value === 'string') return [name, value] as const;
    throw new UsageError(`${file.placeOf(name)}: "${name}" is ${kindOf(value)}: ${remedy(value)}`);
  });
  return Object.fromEntries(settings);
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
