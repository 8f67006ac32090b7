import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { isObject } from '@headwater/protocol';
import { parse, TomlError } from 'smol-toml';
import { pathTitle, withHome } from '../connector-place.ts';
import { suggestion } from '../suggestion.ts';
import type { Surroundings } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';
import { variable } from '../variable.ts';

const known = [
  'server',
  'destination',
  'connection',
  'configuration',
  'naming',
  'sync_frequency',
  'package_id',
  'python_version',
] as const;

/** Fields of the public format for what a server of one's own does not have. */
const foreign = ['hybrid_deployment_agent_id', 'proxy_id', 'proxy_host_config_key'];

/** What a profile of an options file says; each counts less than the option or the variable for the same. */
export type Profile = Readonly<Partial<Record<(typeof known)[number], string>>>;

const fileName = 'options.toml';
const usualProfile = 'default';

/**
 * Reads a profile of the options file: the file that is named, else `options.toml` in the current folder, else in the
 * folder where tools for Python connectors keep theirs.
 *
 * @param profile its name; without one `default`, which need not be there
 * @throws UsageError when the file cannot be read, or the profile is not there or not usable
 */
export function readProfile(
  named: string | undefined,
  profile: string | undefined,
  { folder, environment }: Pick<Surroundings, 'folder' | 'environment'>,
): Profile {
  const path = findOptionsFile(named ?? variable('OPTIONS_FILE', environment), folder);
  if (path === null) {
    if (profile === undefined || profile === usualProfile) return {};
    throw new UsageError(`there is no options file with the profile ${profile}: make ${fileName}`);
  }
  const title = pathTitle(path, folder);
  const profiles = profilesOf(readToml(path, title), title);
  const fields = profiles.get(profile ?? usualProfile);
  if (fields !== undefined) return checkFields(fields, `${title}, profile ${profile ?? usualProfile}`);
  if (profile === undefined || profile === usualProfile) return {};
  const meant = suggestion(profile, [...profiles.keys()]);
  const hint = meant === undefined ? `it has ${[...profiles.keys()].join(', ')}` : `did you mean ${meant}?`;
  throw new UsageError(`${title} has no profile ${profile}: ${hint}`);
}

function findOptionsFile(named: string | undefined, folder: string): string | null {
  if (named !== undefined) return resolve(folder, withHome(named));
  const places = [join(folder, fileName), join(homedir(), '.fivetran', 'connector_sdk', fileName)];
  return places.find((path) => existsSync(path)) ?? null;
}

function readToml(path: string, title: string): Readonly<Record<string, unknown>> {
  try {
    return parse(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)));
  } catch (error) {
    if (error instanceof TomlError) {
      const [problem] = error.message.split('\n');
      throw new UsageError(`${title}:${error.line}:${error.column}: ${problem}`);
    }
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new UsageError(`there is no options file ${title}: make it, or name another`);
    }
    throw new UsageError(`${title} cannot be read: it must be a text in UTF-8 that you may read`, {
      cause: error,
    });
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** A profile is named by its table: `[warehouse.my_data]` and `["warehouse.my_data"]` are the same. */
function profilesOf(file: Fields, title: string): Map<string, Fields> {
  const profiles = new Map<string, Fields>();
  const add = (name: string, table: Fields): void => {
    const parts = Object.entries(table);
    const own = parts.filter(([key, value]) => !isTable(key, value));
    if (own.length > 0 || parts.length === 0) {
      if (profiles.has(name)) throw new UsageError(`${title} has the profile ${name} twice: remove one`);
      profiles.set(name, Object.fromEntries(own));
    }
    for (const [key, value] of parts) if (isTable(key, value)) add(`${name}.${key}`, value);
  };
  for (const [key, value] of Object.entries(file)) {
    if (isObject(value)) add(key, value);
    else throw new UsageError(`${title} has ${key} in no profile: put it below [${usualProfile}]`);
  }
  return profiles;
}

/** A table with the name of a field is a field of the wrong kind, not a profile. */
function isTable(key: string, value: unknown): value is Fields {
  return isObject(value) && ![...known, ...foreign].includes(key);
}

function checkFields(fields: Fields, title: string): Profile {
  const problems = Object.entries(fields).flatMap(([name, value]) => problemOf(name, value) ?? []);
  if (problems.length > 0) throw new UsageError(problems.map((text) => `${title}: ${text}`).join('\n'));
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
}

function problemOf(name: string, value: unknown): string | null {
  if (/^api_(?:key|secret)$/.test(name)) {
    return `${name} does not belong into a file that is shared: remove it, and set HEADWATER_API_KEY`;
  }
  if (foreign.includes(name)) {
    return `${name} is for what this server does not have, agents and proxies: remove it`;
  }
  if (!known.some((each) => each === name)) {
    const meant = suggestion(name, known);
    return `there is no field ${name}: ${meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`}`;
  }
  if (typeof value !== 'string' || /[\r\n]/.test(value)) return `${name} must be a text of one line`;
  return null;
}
