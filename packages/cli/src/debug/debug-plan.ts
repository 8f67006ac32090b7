import type { NamingStrategy } from '@headwater/engine';
import type { JsonObject } from '@headwater/protocol';
import { connectorEnvironment } from '../connector-environment.ts';
import { readArguments } from '../arguments.ts';
import { readConfiguration, type Configuration } from '../configuration/read-configuration.ts';
import { variable } from '../variable.ts';
import { findNamedFile, pathTitle, stateFile } from '../connector-place.ts';
import { findConnectorSource, type ConnectorSource } from '../connector-source.ts';
import { readNaming } from '../naming-option.ts';
import type { SavedState } from '../state-choice.ts';
import { readSavedState, readState } from '../state-file.ts';
import type { Surroundings } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';

/** What a run of `debug` was asked for: everything a person gave, read and checked before anything is touched. */
export interface DebugPlan {
  readonly connector: ConnectorSource;
  readonly configuration: Configuration;
  /** The state of `--state`. */
  readonly givenState: JsonObject | null;
  readonly savedState: SavedState | null;
  readonly naming: NamingStrategy;
  /** Null for no limit. */
  readonly timeoutSeconds: number | null;
  /** The variables the connector sees. */
  readonly environment: NodeJS.ProcessEnv;
  readonly isFresh: boolean;
  readonly isJson: boolean;
  /** Runs again with every change of a file. */
  readonly isWatching: boolean;
  /** Lets the connector change this machine: run its installation script, or be built. */
  readonly mayInstall: boolean;
  /** Lets a debugger attach before the connector begins. */
  readonly isInspected: boolean;
  /** Counts rows, and writes neither them nor a state. */
  readonly isDryRun: boolean;
  /** Keeps the files that carry rows. */
  readonly keepsSpool: boolean;
}

/** @throws UsageError for anything that cannot be used */
export function readDebugPlan(
  words: readonly string[],
  { folder: here, environment }: Surroundings,
): DebugPlan {
  const { values, positionals } = readArguments(
    'debug',
    words,
    {
      configuration: { type: 'string' },
      state: { type: 'string' },
      naming: { type: 'string' },
      timeout: { type: 'string' },
      json: { type: 'boolean' },
      fresh: { type: 'boolean' },
      watch: { type: 'boolean' },
      inspect: { type: 'boolean' },
      grpc: { type: 'string' },
      'allow-install': { type: 'boolean' },
      'dry-run': { type: 'boolean' },
      'keep-spool': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    1,
  );
  const isFresh = values.fresh ?? false;
  const naming = readNaming(values.naming ?? variable('NAMING', environment)) ?? 'FIVETRAN';
  const timeoutSeconds = readTimeout(values.timeout);
  const connector = findConnectorSource(positionals[0] ?? '.', here, values.grpc);
  if (values.inspect === true && connector.kind !== 'module') {
    throw new UsageError(
      '--inspect attaches a debugger to Node: it is for connectors in TypeScript or JavaScript',
    );
  }
  const { folder } = connector;
  const configurationName = values.configuration ?? variable('CONFIGURATION', environment);
  const stateName = values.state ?? variable('STATE', environment);
  const statePath = stateName === undefined ? null : findNamedFile(stateName, folder, here);
  const savedPath = stateFile(folder);
  const keepsDigits = connector.kind !== 'module';
  return {
    connector,
    configuration: readConfiguration(configurationName, folder, here),
    givenState: statePath === null ? null : readState(statePath, pathTitle(statePath, here), keepsDigits),
    // A file that is about to be removed, or that counts for nothing, need not be readable.
    savedState:
      isFresh || statePath !== null
        ? null
        : readSavedState(savedPath, pathTitle(savedPath, here), keepsDigits),
    naming,
    timeoutSeconds,
    environment: connectorEnvironment(environment),
    isFresh,
    isJson: values.json ?? false,
    isWatching: values.watch ?? false,
    mayInstall: values['allow-install'] ?? false,
    isInspected: values.inspect ?? false,
    isDryRun: values['dry-run'] ?? false,
    keepsSpool: values['keep-spool'] ?? false,
  };
}

function readTimeout(given: string | undefined): number | null {
  if (given === undefined) return null;
  const seconds = Number(given);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new UsageError(`--timeout wants a number of seconds above 0, "${given}" was given`);
}
