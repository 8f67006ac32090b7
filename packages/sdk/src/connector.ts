import { isObject, type JsonObject } from '@headwater/protocol';
import type { Configuration, ConfigurationFields } from './configuration-fields.ts';
import type { Operations } from './operations.ts';
import type { CheckedSchema, Schema } from './schema.ts';

/** Registered, so that a loader knows a connector made by another copy of this package. */
export const brand: unique symbol = Symbol.for('headwater.connector');

/** A connector: what {@link connector} makes of a definition, and what a connector's file exports. */
export interface Connector<
  C extends ConfigurationFields = ConfigurationFields,
  S extends Schema = Schema,
  St extends object = object,
> {
  readonly [brand]: true;
  readonly definition: RunnableDefinition;
  /** Nothing at run time: what tests take their types from. */
  readonly types?: { readonly configuration: C; readonly schema: S; readonly state: St };
}

/** A definition as the host calls it, whatever it was typed as. */
export interface RunnableDefinition {
  readonly configuration?: ConfigurationFields;
  readonly schema?: unknown;
  readonly state?: object;
  test?(context: { readonly configuration: object }): Promise<void> | void;
  readonly tests?: {
    readonly [name: string]: (context: { readonly configuration: object }) => Promise<void> | void;
  };
  update(context: {
    readonly configuration: object;
    readonly state: JsonObject;
    readonly op: object;
    readonly log: Log;
    readonly signal: AbortSignal;
  }): Promise<void> | void;
}

/** What an author writes: data that says what there is, and one function that reads it. */
export interface Definition<
  C extends ConfigurationFields = ConfigurationFields,
  S extends Schema = Schema,
  St extends object = object,
> {
  /** The settings the connector asks for. @default any settings, as plain text */
  readonly configuration?: C;
  /** The tables, or a function that finds them out. @default any table, any row */
  readonly schema?: (S & CheckedSchema<S>) | SchemaFunction<C>;
  /** The state of the first sync. A saved state is laid over it. @default an empty object */
  readonly state?: St;
  /** Tries the connection: throws what a person should know. */
  test?(context: TestContext<C>): Promise<void> | void;
  /** Tests of their own names, shown one by one: `{ 'Can read orders': async ({ configuration }) => … }`. */
  readonly tests?: { readonly [name: string]: ConnectionTest<C> };
  /** Reads the source and writes its rows. */
  update(context: Context<C, S, St>): Promise<void> | void;
}

/** What `update` is given. */
export interface Context<
  C extends ConfigurationFields = ConfigurationFields,
  S extends Schema = Schema,
  St extends object = JsonObject,
> {
  readonly configuration: Configuration<C>;
  /** The state of the newest checkpoint: a copy to change at will. */
  readonly state: St;
  readonly op: Operations<S, St>;
  readonly log: Log;
  /** Aborts when the sync is cancelled. */
  readonly signal: AbortSignal;
}

/** Writes lines into the log of the sync. */
export interface Log {
  readonly debug: (message: string) => void;
  readonly info: (message: string) => void;
  readonly warning: (message: string) => void;
  readonly error: (message: string) => void;
}

interface TestContext<C extends ConfigurationFields> {
  readonly configuration: Configuration<C>;
}

interface SchemaContext<C extends ConfigurationFields> {
  readonly configuration: Configuration<C>;
  readonly log: Log;
}

/** Tries a part of the configuration; throwing means that it does not work. */
export type ConnectionTest<C extends ConfigurationFields> = (context: TestContext<C>) => Promise<void> | void;
type SchemaFunction<C extends ConfigurationFields> = (context: SchemaContext<C>) => Schema | Promise<Schema>;

/**
 * Makes a connector.
 *
 * @example
 * export default connector({
 *   async update({ op }) {
 *     await op.upsert('hello', { message: 'hello, world!' });
 *   },
 * });
 */
export function connector<
  const C extends ConfigurationFields = ConfigurationFields,
  const S extends Schema = Schema,
  St extends object = JsonObject,
>(definition: Definition<C, S, St>): Connector<C, S, St> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the host gives exactly what the types of the definition promise
  const runnable = definition as unknown as RunnableDefinition;
  return Object.freeze({ [brand]: true as const, definition: runnable });
}

/** Tells whether a value is a connector, made by this copy of the package or by another. */
export function isConnector(value: unknown): value is Connector {
  return isObject(value) && brand in value && value[brand] === true;
}
