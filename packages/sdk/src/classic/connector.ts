import { ConfigurationError } from '@headwater/protocol';
import type { ConfigurationFields } from '../configuration-fields.ts';
import {
  brand,
  connector,
  type ConnectionTest,
  type Connector as AnyConnector,
  type RunnableDefinition,
} from '../connector.ts';
import type { Schema } from '../schema.ts';
import { ConfigurationForm } from './configuration-form.ts';
import { inRun } from './current-run.ts';
import { debugCaller } from './debug-caller.ts';
import { readTables, type Table } from './read-tables.ts';

/** The state of the newest checkpoint, empty in a first sync: anything JSON can say. */
// oxlint-disable-next-line typescript/no-explicit-any -- only an `any` index takes a state whose fields are declared
export type State = Record<string, any>;

/** What a {@link Connector} is made of. */
export interface ConnectorOptions {
  /** Reads the source and writes its rows. A generator is run to its end; what it yields is awaited. */
  readonly update: (
    configuration: Record<string, string>,
    state: State,
  ) => void | Promise<unknown> | Generator | AsyncGenerator;
  /** Lists the tables. @default any table, any row */
  readonly schema?: (configuration: Record<string, string>) => readonly Table[] | Promise<readonly Table[]>;
  /** Describes the settings. @default any settings */
  readonly configurationForm?: () => ConfigurationForm;
}

/**
 * A connector in the shape of the Python SDK.
 *
 * @example
 * export const connector = new Connector({ update, schema });
 */
export class Connector implements AnyConnector<ConfigurationFields, Schema, State> {
  readonly [brand] = true as const;
  readonly definition: RunnableDefinition;
  declare readonly types?: {
    readonly configuration: ConfigurationFields;
    readonly schema: Schema;
    readonly state: State;
  };

  constructor({ update, schema = () => [], configurationForm }: ConnectorOptions) {
    this.definition = connector<ConfigurationFields, Schema, State>({
      ...(configurationForm === undefined ? {} : readForm(configurationForm())),
      schema: ({ configuration, log }) =>
        inRun({ log }, async () => readTables(await schema(asTexts(configuration)))),
      update: ({ configuration, state, op, log }) =>
        inRun({ op, log }, async () => drain(await update(asTexts(configuration), state))),
    }).definition;
  }

  /**
   * Runs the connector as `headwater debug` does, when its file is the program: `node connector.ts --fresh`.
   *
   * @throws HeadwaterError `connector_invalid` when another program has loaded the file
   * @example
   * if (import.meta.main) await connector.debug();
   */
  async debug(): Promise<void> {
    await debugCaller();
  }
}

function readForm(form: unknown) {
  if (!(form instanceof ConfigurationForm)) {
    throw new ConfigurationError('configurationForm() wants to return a ConfigurationForm: make it with new');
  }
  const tests = [...form.tests].map(([label, test]): [string, ConnectionTest<ConfigurationFields>] => [
    label,
    ({ configuration }) => test(asTexts(configuration)),
  ]);
  return { configuration: form.fields, tests: Object.fromEntries(tests) };
}

/** Settings as they were given: those that were not are left out, and a toggle is `true` or `false`. */
function asTexts(configuration: Readonly<Record<string, unknown>>): Record<string, string> {
  const given = Object.entries(configuration).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

/** Runs what update() has returned to its end, if it is a generator. */
async function drain(returned: unknown): Promise<void> {
  if (!isGenerator(returned)) return;
  for await (const _ of returned) {
    // What it yields is awaited, and of no other use.
  }
}

function isGenerator(value: unknown): value is Generator | AsyncGenerator {
  if (typeof value !== 'object' || value === null || !('next' in value)) return false;
  return Symbol.iterator in value || Symbol.asyncIterator in value;
}
