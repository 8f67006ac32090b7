import { existsSync } from 'node:fs';
import { ConnectorSetup, type Form } from '@headwater/engine';
import { ConfigurationError, type FormField } from '@headwater/protocol';
import { readArguments } from '../arguments.ts';
import { connectorEnvironment } from '../connector-environment.ts';
import { pathTitle } from '../connector-place.ts';
import { findConnectorSource, type ConnectorSource } from '../connector-source.ts';
import { openConnector } from '../open-connector.ts';
import { Dialogue, canAsk } from '../dialogue.ts';
import { countText } from '../display/number-text.ts';
import { secretMask } from '../display/secrets.ts';
import { visible } from '../display/visible-text.ts';
import type { Surroundings } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';
import { variable } from '../variable.ts';
import { askSettings, unusable } from './ask-settings.ts';
import { fieldLines } from './field-lines.ts';
import { configurationFile, readConfiguration, type Configuration } from './read-configuration.ts';
import { runTests } from './run-tests.ts';
import { writeConfiguration, type Encryption } from './write-configuration.ts';

/** Shows or asks for the settings of a connector, and tries them when that is wanted. Gives the exit code. */
export async function runConfiguration(
  words: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const options = {
    test: { type: 'boolean' },
    grpc: { type: 'string' },
    'allow-install': { type: 'boolean' },
    encrypt: { type: 'boolean' },
    'disable-encryption': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  const { values, positionals } = readArguments('configuration', words, options, 1);
  const encryption = readEncryption(values.encrypt, values['disable-encryption']);
  const { folder: here, environment } = surroundings;
  const place = findConnectorSource(positionals[0] ?? '.', here, values.grpc);
  const named = variable('CONFIGURATION', environment);
  const file = configurationFile(named, place.folder, here);
  const given = existsSync(file) ? readConfiguration(file, place.folder, here) : {};
  const setup = await openSetup(place, given, values['allow-install'] ?? false, surroundings);
  try {
    const form = await setup.form(given);
    const asked = values.test === true ? unusable(form) : (form.fields ?? []);
    const mayAsk = asked.length > 0 && canAsk(surroundings);
    const settings = mayAsk ? await ask(asked, given, file, setup, surroundings) : given;
    if (!mayAsk) showFields(form, given, file, surroundings);
    const secrets = (form.fields ?? []).filter(({ type }) => type === 'secret').map(({ name }) => name);
    const isWritten = writeConfiguration(file, settings, given, secrets, encryption);
    sayWritten(isWritten, mayAsk, settings, file, surroundings);
    const { problems, tests } = await setup.form(settings);
    if (problems.length > 0) throw new ConfigurationError(problems.join('\n'));
    if (values.test === true) return await tryTests(tests, settings, setup, surroundings);
    sayNext(tests, place, surroundings);
    return 0;
  } finally {
    await setup.close();
  }
}

function readEncryption(encrypt = false, disable = false): Encryption {
  if (encrypt && disable) throw new UsageError('--encrypt and --disable-encryption exclude each other');
  if (encrypt) return 'encrypt';
  return disable ? 'plain' : 'usual';
}

async function openSetup(
  source: ConnectorSource,
  settings: Configuration,
  mayInstall: boolean,
  { environment, output }: Surroundings,
): Promise<ConnectorSetup<Configuration>> {
  const link = await openConnector(source, {
    environment: connectorEnvironment(environment),
    settings: Object.keys(settings),
    mayInstall,
    note: (message) => output.stderr.write(`${visible(message)}\n`),
  });
  const show = (stream: 'stdout' | 'stderr', line: string) => output[stream].write(`${visible(line)}\n`);
  return ConnectorSetup.open(link, settings, show, secretMask);
}

function showFields(
  { fields, ...form }: Form,
  settings: Configuration,
  file: string,
  { output, folder }: Surroundings,
): void {
  const { stdout } = output;
  const title = pathTitle(file, folder);
  if (fields === null) {
    stdout.write(`The connector declares no settings: ${title} may hold any texts.\n`);
  } else if (fields.length === 0) {
    stdout.write(`The connector has no settings: it needs no ${title}.\n`);
  } else {
    const lines = fieldLines(fields, settings, { fields, ...form }, stdout.columns(), stdout.style);
    stdout.write(`${title}\n\n${lines.join('\n')}\n`);
  }
}

/** What else the file holds stays among the settings. */
async function ask(
  fields: readonly FormField[],
  before: Configuration,
  file: string,
  setup: ConnectorSetup<Configuration>,
  surroundings: Surroundings,
): Promise<Configuration> {
  const { stdout } = surroundings.output;
  const title = pathTitle(file, surroundings.folder);
  stdout.write(`Settings for ${title}. Enter takes what stands in brackets.\n\n`);
  const dialogue = new Dialogue(surroundings);
  try {
    return await askSettings(fields, before, setup, dialogue, stdout);
  } finally {
    dialogue.close();
  }
}

function sayWritten(
  isWritten: boolean,
  wasAsked: boolean,
  settings: Configuration,
  file: string,
  { output: { stdout }, folder }: Surroundings,
): void {
  if (isWritten) {
    const count = countText(Object.keys(settings).length, 'setting');
    stdout.write(`\nWrote ${pathTitle(file, folder)}: ${count}.\n`);
  } else if (wasAsked) stdout.write('\nNothing has changed.\n');
}

async function tryTests(
  names: readonly string[],
  settings: Configuration,
  setup: ConnectorSetup<Configuration>,
  { output: { stdout } }: Surroundings,
): Promise<number> {
  if (names.length === 0) {
    stdout.write('\nThe settings are complete. The connector has no test: give it test() or tests.\n');
    return 0;
  }
  stdout.write('\n');
  return (await runTests(names, settings, setup, stdout)) === 0 ? 0 : 1;
}

function sayNext(
  tests: readonly string[],
  { folder }: ConnectorSource,
  { output, folder: here }: Surroundings,
): void {
  const path = folder === here ? '' : ` ${pathTitle(folder, here)}`;
  const next = tests.length > 0 ? `configuration${path} --test` : `debug${path}`;
  output.stdout.write(`\n  next  headwater ${next}\n`);
}
