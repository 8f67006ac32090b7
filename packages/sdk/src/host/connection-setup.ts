import {
  ConfigurationError,
  HeadwaterError,
  isObject,
  type ErrorReport,
  type FormField,
  type Report,
} from '@headwater/protocol';
import { parseConfiguration } from '../configuration.ts';
import type { RunnableDefinition } from '../connector.ts';
import { reportFailure } from '../report-failure.ts';

type Settings = Readonly<Record<string, string>>;

/** How `test` is called among the named tests. */
const unnamedTest = 'test';

/** Says what a connector asks for, which tests it has, and what is wrong with some settings. */
export function describeSetup(
  definition: Pick<RunnableDefinition, 'configuration' | 'test' | 'tests'>,
  settings: Settings,
): Omit<Extract<Report, { kind: 'form' }>, 'kind'> {
  const fields = definition.configuration;
  return {
    fields:
      fields === undefined ? null : Object.entries(fields).map(([name, field]) => formField(name, field)),
    tests: [...(definition.test === undefined ? [] : [unnamedTest]), ...Object.keys(definition.tests ?? {})],
    problems: problemsOf(definition, settings),
  };
}

/** Runs a test of a connector; gives what made it fail, null when nothing did. */
export async function runConnectionTest(
  definition: Pick<RunnableDefinition, 'configuration' | 'test' | 'tests'>,
  name: string,
  settings: Settings,
): Promise<ErrorReport | null> {
  try {
    const configuration = parseConfiguration(definition.configuration, settings);
    const tests = definition.tests ?? {};
    if (name === unnamedTest && definition.test !== undefined) await definition.test({ configuration });
    else if (Object.hasOwn(tests, name)) await tests[name]?.({ configuration });
    else throw new HeadwaterError('protocol', `the connector has no test "${name}"`);
    return null;
  } catch (error) {
    return reportFailure(error);
  }
}

function problemsOf(
  { configuration }: Pick<RunnableDefinition, 'configuration'>,
  settings: Settings,
): string[] {
  try {
    parseConfiguration(configuration, settings);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.message.split('\n');
  }
}

/** Node runs TypeScript without checking it, so a field may be declared as anything. */
function formField(name: string, declared: unknown): FormField {
  const field = isObject(declared) ? declared : { type: declared };
  const { type, label = name, description = '', optional, choices } = field;
  const given = field['default'];
  return {
    name,
    type: String(type),
    label: String(label),
    description: String(description),
    isRequired: given === undefined && optional !== true,
    default: given === undefined ? null : typeof given === 'string' ? given : JSON.stringify(given),
    choices: Array.isArray(choices) ? choices.map(String) : [],
  };
}
