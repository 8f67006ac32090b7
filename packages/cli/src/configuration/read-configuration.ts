import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findNamedFile, pathTitle } from '../connector-place.ts';
import { readJsonFile } from '../json-file.ts';
import { UsageError } from '../usage-error.ts';

/** The settings of a connector, as they travel: every value is a text. */
export type Configuration = Readonly<Record<string, string>>;

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
 * @throws UsageError when the file is missing or holds no flat object of texts, naming every field that is none; the
 *   message never holds a setting
 */
export function readConfiguration(
  named: string | undefined,
  connectorFolder: string,
  currentFolder: string,
): Configuration {
  const path = configurationFile(named, connectorFolder, currentFolder);
  if (named === undefined && !existsSync(path)) return {};
  const file = readJsonFile(path, pathTitle(path, currentFolder), 'the configuration');
  const problems: string[] = [];
  const settings: [string, string][] = [];
  for (const [name, value] of Object.entries(file.fields)) {
    if (typeof value === 'string') settings.push([name, value]);
    else problems.push(`${file.placeOf(name)}: "${name}" is ${kindOf(value)}: ${remedy(value)}`);
  }
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
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
