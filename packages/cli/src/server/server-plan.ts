import { resolve } from 'node:path';
import type { ServerSettings } from '@headwater/platform';
import { readArguments } from '../arguments.ts';
import type { Surroundings } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';

/** What a server was asked for; what is left out is as usual. */
export interface ServerPlan {
  readonly settings: Partial<ServerSettings> & Pick<ServerSettings, 'dataFolder'>;
  /** The key of a first start; null for a new one. */
  readonly keys: { readonly key: string; readonly secret: string } | null;
  readonly rotatesKey: boolean;
}

/** Reads what `headwater server` was asked for. @throws UsageError when that cannot be done */
export function readServerPlan(
  words: readonly string[],
  { folder, environment }: Pick<Surroundings, 'folder' | 'environment'>,
): ServerPlan {
  const { values } = readArguments(
    'server',
    words,
    {
      data: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string' },
      syncs: { type: 'string' },
      memory: { type: 'string' },
      'requests-per-hour': { type: 'string' },
      variables: { type: 'string' },
      'allow-install': { type: 'boolean' },
      'trust-connectors': { type: 'boolean' },
      'rotate-key': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    0,
  );
  const port = readNumber('port', values.port, 0, 65_535);
  const syncs = readNumber('syncs', values.syncs, 1, 1000);
  const memory = readNumber('memory', values.memory, 64, 1_048_576);
  const requests = readNumber('requests-per-hour', values['requests-per-hour'], 1, 1_000_000);
  return {
    settings: {
      dataFolder: resolve(folder, values.data ?? 'headwater-data'),
      ...(values.host === undefined ? {} : { host: values.host }),
      ...(port === null ? {} : { port }),
      ...(syncs === null ? {} : { syncsAtOnce: syncs, syncsOfDestination: syncs }),
      ...(memory === null ? {} : { memoryMegabytes: memory }),
      ...(requests === null ? {} : { requestsPerHour: requests }),
      databaseUrl: readDatabaseUrl(environment),
      connectorVariables: readVariables(values.variables, environment),
      mayInstall: values['allow-install'] ?? false,
      trustsConnectors: values['trust-connectors'] ?? false,
    },
    keys: readKeys(environment),
    rotatesKey: values['rotate-key'] ?? false,
  };
}

function readNumber(name: string, given: string | undefined, least: number, most: number): number | null {
  if (given === undefined) return null;
  const number = Number(given);
  if (/^\d{1,7}$/.test(given) && number >= least && number <= most) return number;
  throw new UsageError(`--${name} wants a whole number from ${least} to ${most}, "${given}" was given`);
}

/** What the server keeps to itself, what each run has of its own, and what changes how its process works. */
const notForConnectors = /^(?:DATABASE_URL|HEADWATER_.*|FIVETRAN_.*|HOME|TMPDIR|NODE_OPTIONS|LD_.*)$/;

function readVariables(names: string | undefined, environment: NodeJS.ProcessEnv): Record<string, string> {
  const wanted = names === undefined ? [] : names.split(',').map((name) => name.trim());
  return Object.fromEntries(
    wanted.map((name) => {
      if (notForConnectors.test(name)) {
        throw new UsageError(
          `--variables cannot give ${name} to connectors: the server, or each run, has its own: leave it out`,
        );
      }
      const value = environment[name];
      if (value !== undefined) return [name, value];
      throw new UsageError(
        `--variables names "${name}", which the environment does not have: set it, or leave it out`,
      );
    }),
  );
}

function readDatabaseUrl({ DATABASE_URL: url = '' }: NodeJS.ProcessEnv): string | null {
  if (url === '') return null;
  if (/^postgres(?:ql)?:$/.test(URL.parse(url)?.protocol ?? '')) return url;
  throw new UsageError(
    'DATABASE_URL wants the address of a PostgreSQL, as in postgres://user:password@host:5432/database: set it so, or leave it out to keep everything in the data folder',
  );
}

/** One variable can hold both, as `deploy` takes it: `key:secret`. */
function readKeys(environment: NodeJS.ProcessEnv): ServerPlan['keys'] {
  const { HEADWATER_API_KEY: given = '', HEADWATER_API_SECRET: givenSecret = '' } = environment;
  if (given === '' && givenSecret === '') return null;
  const [key = '', ...rest] = givenSecret === '' ? given.split(':') : [given, givenSecret];
  const secret = rest.join(':');
  if (key !== '' && secret !== '' && !key.includes(':')) return { key, secret };
  throw new UsageError(
    'HEADWATER_API_KEY wants key:secret, or the key alone and the secret in HEADWATER_API_SECRET: set them so, or neither for a new key',
  );
}
