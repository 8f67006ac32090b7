/** The settings a connector asks for, by name. At most 100. */
export interface ConfigurationFields {
  readonly [name: string]: ConfigurationField;
}

/** A setting: the name of its type, or an object that says more about it. */
export type ConfigurationField = SimpleField['type'] | SimpleField | ChoiceField;

type SimpleField =
  | (FieldText & { readonly type: 'string'; readonly default?: string })
  | (FieldText & { readonly type: 'secret' })
  | (FieldText & { readonly type: 'integer' | 'number'; readonly default?: number })
  | (FieldText & { readonly type: 'boolean'; readonly default?: boolean })
  | (FieldText & { readonly type: 'json'; readonly default?: unknown });

type ChoiceField = FieldText & {
  readonly type: 'choice';
  readonly choices: readonly string[];
  /** One of the choices. */
  readonly default?: string;
};

interface FieldText {
  /** What a setup form calls it. @default its name */
  readonly label?: string;
  /** What a setup form says below it. */
  readonly description?: string;
  /** Whether it may be left out although it has no default. */
  readonly optional?: true;
}

/**
 * The settings as `update` gets them: parsed, and typed by what was declared.
 *
 * @example
 * const fields = { host: 'string', port: { type: 'integer', default: 5432 } } as const;
 *
 * function connect({ host, port }: Configuration<typeof fields>) { … }
 */
export type Configuration<C extends ConfigurationFields = ConfigurationFields> = string extends keyof C
  ? { readonly [name: string]: string }
  : { readonly [Name in keyof C]: FieldValue<C[Name]> | (C[Name] extends Omissible ? undefined : never) };

type Omissible = { readonly optional: true; readonly default?: never };

type FieldValue<F> = F extends { readonly choices: readonly (infer Choice)[] }
  ? Choice
  : FieldType<F> extends keyof FieldValues
    ? FieldValues[FieldType<F>]
    : never;

type FieldType<F> = F extends { readonly type: infer Type } ? Type : F;

interface FieldValues {
  string: string;
  secret: string;
  integer: number;
  number: number;
  boolean: boolean;
  json: unknown;
}
