import { existsSync } from 'node:fs';
import type { NamingStrategy } from '@headwater/engine';
import { readArguments } from '../arguments.ts';
import {
  configurationFile,
  readConfiguration,
  type Configuration,
} from '../configuration/read-configuration.ts';
import { connectorFolder, pathTitle } from '../connector-place.ts';
import { findConnectorSource, type ConnectorSource } from '../connector-source.ts';
import type { Surroundings } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';
import { variable } from '../variable.ts';
import { answerOptions, readAnswers, type Answers } from './confirm.ts';
import type { Profile } from './options-file.ts';
import { readNaming } from '../naming-option.ts';
import { accessOptions, missingKey, readAccess, type ServerAccess } from './server-access.ts';
import { readFrequency } from './sync-frequency.ts';

/** What `deploy` was asked for: everything a person gave, read and checked before anything is sent. */
export interface DeployPlan {
  readonly server: ServerAccess;
  /** The connector to be packaged, or a package that the server has. */
  readonly code: ConnectorSource | { readonly kind: 'package'; readonly id: string; readonly folder: string };
  readonly destination: string;
  readonly connection: string;
  /** Null when there is no file of settings: then those of the server stay. */
  readonly configuration: Configuration | null;
  /** How messages name the file of the settings. */
  readonly configurationTitle: string;
  /** Null for what is usual. */
  readonly naming: NamingStrategy | null;
  /** Minutes; null for what is usual, or what the connection has. */
  readonly syncFrequency: number | null;
  readonly pythonVersion: string | null;
  readonly answers: Answers;
  readonly isJson: boolean;
  /** Enables the connection, starts a sync and waits for its end. */
  readonly starts: boolean;
  readonly mayInstall: boolean;
}

const options = {
  ...accessOptions,
  ...answerOptions,
  destination: { type: 'string' },
  connection: { type: 'string' },
  configuration: { type: 'string' },
  naming: { type: 'string' },
  'sync-frequency': { type: 'string' },
  'python-version': { type: 'string' },
  'package-id': { type: 'string' },
  state: { type: 'string' },
  start: { type: 'boolean' },
  json: { type: 'boolean' },
  'allow-install': { type: 'boolean' },
} as const;

/** @throws UsageError for anything that cannot be used */
export function readDeployPlan(words: readonly string[], surroundings: Surroundings): DeployPlan {
  const { values, positionals } = readArguments('deploy', words, options, 1);
  const { folder: here, environment } = surroundings;
  if (values.state !== undefined) {
    throw new UsageError(
      '--state belongs to headwater debug: a server keeps the state of its connections, and PATCH /v1/connections/{id}/state changes it',
    );
  }
  const access = readAccess(values, surroundings);
  const { profile } = access;
  const named = readNames(values, profile, environment, access.hasKey);
  const packageId = values['package-id'] ?? profile.package_id;
  const path = positionals[0] ?? '.';
  const code =
    packageId === undefined
      ? findConnectorSource(path, here)
      : ({ kind: 'package', id: packageId, folder: connectorFolder(path, here) } as const);
  const pythonVersion = values['python-version'] ?? profile.python_version ?? null;
  if (pythonVersion !== null && code.kind !== 'python' && code.kind !== 'package') {
    throw new UsageError('--python-version is for connectors in Python: leave it out');
  }
  const configuration =
    values.configuration ?? variable('CONFIGURATION', environment) ?? profile.configuration;
  const file = configurationFile(configuration, code.folder, here);
  const hasFile = configuration !== undefined || existsSync(file);
  return {
    server: access.server(),
    code,
    ...named,
    configuration: hasFile ? readConfiguration(configuration, code.folder, here) : null,
    configurationTitle: pathTitle(file, here),
    naming: readNaming(values.naming ?? variable('NAMING', environment) ?? profile.naming),
    syncFrequency: readFrequency(values['sync-frequency'] ?? profile.sync_frequency),
    pythonVersion,
    answers: readAnswers(values),
    isJson: values.json ?? false,
    starts: values.start ?? false,
    mayInstall: values['allow-install'] ?? false,
  };
}

/** @throws UsageError naming all that is missing */
function readNames(
  given: { readonly destination?: string | undefined; readonly connection?: string | undefined },
  profile: Profile,
  environment: NodeJS.ProcessEnv,
  hasKey: boolean,
): { readonly destination: string; readonly connection: string } {
  const destination =
    given.destination ?? variable('DESTINATION_NAME', environment) ?? profile.destination ?? '';
  const connection = given.connection ?? variable('CONNECTION_NAME', environment) ?? profile.connection ?? '';
  const missing = [
    ...(destination.trim() === '' ? [missingName('destination')] : []),
    ...(connection.trim() === '' ? [missingName('connection')] : []),
    ...(hasKey ? [] : [missingKey]),
  ];
  if (missing.length > 0) throw new UsageError(missing.join('\n'));
  if (!/^[_a-z][_a-z0-9]*$/.test(connection)) {
    throw new UsageError(
      `a connection cannot be called "${connection}": its name becomes a schema, of a-z, 0-9 and _, without a digit first`,
    );
  }
  return { destination, connection };
}

function missingName(option: 'destination' | 'connection'): string {
  const name = `${option.toUpperCase()}_NAME`;
  return `the ${option} is missing: name it with --${option} or HEADWATER_${name}`;
}
