import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const program = (name: string) => join(root, 'node_modules', '.bin', name);

/** Gives a temporary folder inside the repository, where its packages are found. */
function inFolder<T>(work: (folder: string) => T): T {
  const parent = join(root, 'tests', 'files');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'types-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the compiler says about a file, with the options of the repository: `line: message`. */
function compile(file: string): string {
  return inFolder((folder) => {
    const files = [join(import.meta.dirname, file)];
    const options = { extends: join(root, 'tsconfig.json'), files, include: [] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options));
    const words = ['-p', folder, '--pretty', 'false'];
    const { stdout } = spawnSync(program('tsc'), words, { cwd: root, encoding: 'utf8' });
    return stdout.replaceAll(/^tests\/types\/[\w.-]+\((\d+),\d+\): error (TS\d+): /gm, '$1: $2 ');
  });
}

test('connectors of every form have no type error', () => {
  expect(compile('forms.test-d.ts')).toBe('');
});

test('every mistake in what a test gives sync and explore is an error on its line', () => {
  expect(compile('testing.test-d.ts')).toMatchInlineSnapshot(`
    "21: TS2322 Type 'true' is not assignable to type 'string | URL | undefined'.
    22: TS2322 Type '"ignore"' is not assignable to type '"allow" | "error" | undefined'.
    23: TS2561 Object literal may only specify known properties, but 'apikey' does not exist in type '{ readonly apiKey?: string; readonly pageSize?: string | number; }'. Did you mean to write 'apiKey'?
    24: TS2561 Object literal may only specify known properties, but 'pages' does not exist in type 'Partial<NoInfer<{ page: number; }>>'. Did you mean to write 'page'?
    25: TS2322 Type '"404"' is not assignable to type 'Disturbance'.
    26: TS2353 Object literal may only specify known properties, and 'record' does not exist in type 'ExploreOptions<{ readonly apiKey: "secret"; readonly pageSize: { readonly type: "integer"; readonly default: 100; }; }, { readonly issue: { readonly primaryKey: readonly ["id"]; readonly columns: { readonly id: "LONG"; }; }; }, { ...; }>'.
    "
  `);
});

test('connectors in the shape of the Python SDK have no type error', () => {
  expect(compile('classic.test-d.ts')).toBe('');
});

test('every mistake in that shape is an error on its line', () => {
  expect(compile('classic-mistakes.test-d.ts')).toMatchInlineSnapshot(`
    "5: TS2741 Property 'update' is missing in type '{}' but required in type 'ConnectorOptions'.
    6: TS2561 Object literal may only specify known properties, but 'configuration_form' does not exist in type 'ConnectorOptions'. Did you mean to write 'configurationForm'?
    7: TS2322 Type 'string' is not assignable to type '(configuration: Record<string, string>, state: State) => void | AsyncGenerator<unknown, any, any> | Generator<unknown, any, any> | Promise<unknown>'.
    9: TS2322 Type '(_configuration: Record<string, string>, _state: { since: string; }) => Promise<void>' is not assignable to type '(configuration: Record<string, string>, state: State) => void | AsyncGenerator<unknown, any, any> | Generator<unknown, any, any> | Promise<unknown>'.
      Types of parameters '_state' and 'state' are incompatible.
        Property 'since' is missing in type 'State' but required in type '{ since: string; }'.
    10: TS2322 Type '(_configuration: { pageSize: number; }) => Promise<void>' is not assignable to type '(configuration: Record<string, string>, state: State) => void | AsyncGenerator<unknown, any, any> | Generator<unknown, any, any> | Promise<unknown>'.
      Types of parameters '_configuration' and 'configuration' are incompatible.
        Property 'pageSize' is missing in type 'Record<string, string>' but required in type '{ pageSize: number; }'.
    11: TS2322 Type '() => { issue: { primaryKey: string[]; }; }' is not assignable to type '(configuration: Record<string, string>) => Promise<readonly Table[]> | readonly Table[]'.
      Type '{ issue: { primaryKey: string[]; }; }' is not assignable to type 'Promise<readonly Table[]> | readonly Table[]'.
    12: TS2322 Type '() => { table: string; primary_key: string; }[]' is not assignable to type '(configuration: Record<string, string>) => Promise<readonly Table[]> | readonly Table[]'.
      Type '{ table: string; primary_key: string; }[]' is not assignable to type 'Promise<readonly Table[]> | readonly Table[]'.
        Type '{ table: string; primary_key: string; }[]' is not assignable to type 'readonly Table[]'.
          Type '{ table: string; primary_key: string; }' is not assignable to type 'Table'.
            Types of property 'primary_key' are incompatible.
              Type 'string' is not assignable to type 'readonly string[]'.
    13: TS2322 Type '() => { table: string; columns: { id: "BIGINT"; }; }[]' is not assignable to type '(configuration: Record<string, string>) => Promise<readonly Table[]> | readonly Table[]'.
      Type '{ table: string; columns: { id: "BIGINT"; }; }[]' is not assignable to type 'Promise<readonly Table[]> | readonly Table[]'.
        Type '{ table: string; columns: { id: "BIGINT"; }; }[]' is not assignable to type 'readonly Table[]'.
          Type '{ table: string; columns: { id: "BIGINT"; }; }' is not assignable to type 'Table'.
            Types of property 'columns' are incompatible.
              Type '{ id: "BIGINT"; }' is not assignable to type '{ readonly [column: string]: ColumnType; }'.
                Property 'id' is incompatible with index signature.
                  Type '"BIGINT"' is not assignable to type 'ColumnType'.
    14: TS2322 Type '() => { table: string; columns: { price: "DECIMAL"; }; }[]' is not assignable to type '(configuration: Record<string, string>) => Promise<readonly Table[]> | readonly Table[]'.
      Type '{ table: string; columns: { price: "DECIMAL"; }; }[]' is not assignable to type 'Promise<readonly Table[]> | readonly Table[]'.
        Type '{ table: string; columns: { price: "DECIMAL"; }; }[]' is not assignable to type 'readonly Table[]'.
          Type '{ table: string; columns: { price: "DECIMAL"; }; }' is not assignable to type 'Table'.
            Types of property 'columns' are incompatible.
              Type '{ price: "DECIMAL"; }' is not assignable to type '{ readonly [column: string]: ColumnType; }'.
                Property 'price' is incompatible with index signature.
                  Type '"DECIMAL"' is not assignable to type 'ColumnType'.
    15: TS2322 Type '() => FormField[]' is not assignable to type '() => ConfigurationForm'.
      Type 'FormField[]' is missing the following properties from type 'ConfigurationForm': #fields, #tests, addField, addTest, and 2 more.
    18: TS2741 Property 'table' is missing in type '{ primary_key: [string]; }' but required in type 'Table'.
    19: TS2561 Object literal may only specify known properties, but 'primaryKey' does not exist in type 'Table'. Did you mean to write 'primary_key'?
    20: TS2820 Type '"long"' is not assignable to type 'ColumnType'. Did you mean '"LONG"'?
    24: TS2345 Argument of type 'string' is not assignable to parameter of type 'readonly ({} & OpenRow)[] | ({} & OpenRow)'.
    25: TS2554 Expected 2-3 arguments, but got 1.
    26: TS2353 Object literal may only specify known properties, and 'deferred' does not exist in type '{ readonly schema?: string; readonly file?: FileUpload; }'.
    27: TS2353 Object literal may only specify known properties, and 'file' does not exist in type '{ readonly schema?: string; readonly deferred?: boolean; }'.
    28: TS2345 Argument of type 'string' is not assignable to parameter of type 'State'.
    29: TS2339 Property 'insert' does not exist on type 'Operations<Schema, State>'.
    33: TS2353 Object literal may only specify known properties, and 'type' does not exist in type 'FormField'.
    34: TS2554 Expected 2-3 arguments, but got 1.
    35: TS2561 Object literal may only specify known properties, but 'require' does not exist in type 'FieldOptions'. Did you mean to write 'required'?
    36: TS2353 Object literal may only specify known properties, and 'eu' does not exist in type 'readonly string[]'.
    37: TS18048 'configuration.host' is possibly 'undefined'.
    37: TS2322 Type 'boolean' is not assignable to type 'void | Promise<void>'.
    38: TS2532 Object is possibly 'undefined'.
    38: TS2322 Type 'boolean' is not assignable to type 'void | Promise<void>'.
    38: TS2365 Operator '>' cannot be applied to types 'string' and 'number'.
    "
  `);
});

test('every mistake is an error on its line, nearly always at most three lines long', () => {
  const said = compile('mistakes.test-d.ts');
  expect(said).toMatchInlineSnapshot(`
    "17: TS2345 Argument of type '"isue"' is not assignable to parameter of type '"issue"'.
    18: TS2353 Object literal may only specify known properties, and 'tittle' does not exist in type 'readonly { id: string | number | bigint; title?: string | null | undefined; updated_at?: string | Date | TemporalObject<"Instant" | "ZonedDateTime"> | null | undefined; }[] | { ...; }'.
    19: TS2345 Argument of type '{ title: string; }' is not assignable to parameter of type 'readonly { id: string | number | bigint; title?: string | null | undefined; updated_at?: string | Date | TemporalObject<"Instant" | "ZonedDateTime"> | null | undefined; }[] | { ...; }'.
      Property 'id' is missing in type '{ title: string; }' but required in type '{ id: string | number | bigint; title?: string | null | undefined; updated_at?: string | Date | TemporalObject<"Instant" | "ZonedDateTime"> | null | undefined; }'.
    20: TS2322 Type 'number' is not assignable to type 'string'.
    21: TS2353 Object literal may only specify known properties, and 'title' does not exist in type 'readonly { id: string | number | bigint; }[] | { id: string | number | bigint; }'.
    22: TS2561 Object literal may only specify known properties, but 'cursr' does not exist in type '{ cursor: string; }'. Did you mean to write 'cursor'?
    23: TS2551 Property 'apikey' does not exist on type '{ readonly apiKey: string; readonly pageSize: number; readonly mode: "full" | "incremental"; }'. Did you mean 'apiKey'?
    24: TS2322 Type 'number' is not assignable to type 'string'.
    25: TS2367 This comparison appears to be unintentional because the types '"full" | "incremental"' and '"other"' have no overlap.
    31: TS2322 Type '"BIGINT"' is not assignable to type 'ColumnType'.
    32: TS2322 Type '["ID"]' is not assignable to type 'readonly ["ID"] & readonly "id"[]'.
      Type '["ID"]' is not assignable to type 'readonly "id"[]'.
        Type '"ID"' is not assignable to type '"id"'.
    33: TS2322 Type 'string[]' is not assignable to type 'never'.
    34: TS2322 Type '"DECIMAL"' is not assignable to type 'ColumnType'.
    35: TS2322 Type '"int"' is not assignable to type 'ConfigurationField'.
    36: TS2322 Type 'string' is not assignable to type 'number'.
    38: TS2322 Type '{ type: "choice"; }' is not assignable to type 'ConfigurationField'.
      Type '{ type: "choice"; }' is not assignable to type 'ChoiceField'.
        Property 'choices' is missing in type '{ type: "choice"; }' but required in type '{ readonly type: "choice"; readonly choices: readonly string[]; readonly default?: string; }'.
    39: TS2353 Object literal may only specify known properties, and 'sceme' does not exist in type 'Definition<ConfigurationFields, Schema, JsonObject>'.
    51: TS2561 Object literal may only specify known properties, but 'tittle' does not exist in type '{ day?: string | Date | TemporalObject<"PlainDate"> | null | undefined; id: string | number | bigint; labels?: JsonValue | undefined; local?: string | TemporalObject<...> | null | undefined; title?: string | ... 1 more ... | undefined; }'. Did you mean to write 'title'?
    52: TS2741 Property 'id' is missing in type '{ title: string; }' but required in type '{ day?: string | Date | TemporalObject<"PlainDate"> | null | undefined; id: string | number | bigint; labels?: JsonValue | undefined; local?: string | TemporalObject<...> | null | undefined; title?: string | ... 1 more ... | undefined; }'.
    53: TS2322 Type 'number' is not assignable to type 'string'.
    54: TS2322 Type 'null' is not assignable to type 'string | number | bigint'.
    55: TS2345 Argument of type '{ title: string; }' is not assignable to parameter of type 'readonly { day?: string | Date | TemporalObject<"PlainDate"> | null | undefined; id: string | number | bigint; labels?: JsonValue | undefined; local?: string | ... 2 more ... | undefined; title?: string | ... 1 more ... | undefined; }[] | { ...; }'.
      Property 'id' is missing in type '{ title: string; }' but required in type '{ day?: string | Date | TemporalObject<"PlainDate"> | null | undefined; id: string | number | bigint; labels?: JsonValue | undefined; local?: string | TemporalObject<...> | null | undefined; title?: string | ... 1 more ... | undefined; }'.
    56: TS2322 Type 'Date' is not assignable to type 'string | TemporalObject<"PlainDateTime"> | null | undefined'.
      Property '[Symbol.toStringTag]' is missing in type 'Date' but required in type 'TemporalObject<"PlainDateTime">'.
    57: TS2322 Type 'number' is not assignable to type 'string | Date | TemporalObject<"PlainDate"> | null | undefined'.
    58: TS2322 Type 'Promise<Response>' is not assignable to type 'JsonValue | undefined'.
      Type 'Promise<Response>' is not assignable to type 'JsonLiteral | JsonContainer'.
        Type 'Promise<Response>' is not assignable to type 'JsonLiteral'.
          Index signature for type 'string' is missing in type 'Promise<Response>'.
    59: TS2322 Type '() => never[]' is not assignable to type 'JsonValue | undefined'.
    60: TS2345 Argument of type '"log"' is not assignable to parameter of type '"issue"'.
    61: TS2353 Object literal may only specify known properties, and 'deferred' does not exist in type '{ readonly schema?: string; readonly file?: FileUpload; }'.
    68: TS2561 Object literal may only specify known properties, but 'apikey' does not exist in type '{ readonly apiKey?: string; readonly pageSize?: string | number; readonly mode?: string; }'. Did you mean to write 'apiKey'?
    69: TS2561 Object literal may only specify known properties, but 'cursr' does not exist in type 'Partial<NoInfer<{ cursor: string; }>>'. Did you mean to write 'cursor'?
    71: TS2551 Property 'isue' does not exist on type '{ readonly issue: readonly StoredRow<{ id: string | number | bigint; title?: string | null | undefined; updated_at?: string | Date | TemporalObject<"Instant" | "ZonedDateTime"> | null | undefined; }>[]; }'. Did you mean 'issue'?
    72: TS2551 Property 'tittle' does not exist on type 'StoredRow<{ id: string | number | bigint; title?: string | null | undefined; updated_at?: string | Date | TemporalObject<"Instant" | "ZonedDateTime"> | null | undefined; }>'. Did you mean 'title'?
    73: TS2551 Property 'cursr' does not exist on type '{ cursor: string; }'. Did you mean 'cursor'?
    "
  `);
  const lengths = said.split(/\n(?=\d+: )/).map((message) => message.trimEnd().split('\n').length);
  // The last of a chain of four is about a promise where JSON is wanted.
  expect(lengths.filter((length) => length > 3)).toEqual([4]);
});

test('an operation that is not awaited is reported by the linter', () => {
  inFolder((folder) => {
    // The repository's own configuration leaves files of mistakes out.
    const configuration = join(folder, 'oxlint.json');
    writeFileSync(configuration, JSON.stringify({ rules: { 'typescript/no-floating-promises': 'error' } }));
    const words = ['--type-aware', '-c', configuration, '--format', 'unix', 'tests/types/mistakes.test-d.ts'];
    const { stdout } = spawnSync(program('oxlint'), words, { cwd: root, encoding: 'utf8' });
    expect(stdout).toContain('mistakes.test-d.ts:26:5: Promises must be awaited');
  });
});
