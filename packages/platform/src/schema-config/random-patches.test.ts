import fc from 'fast-check';
import { expect, test } from 'vitest';
import { patched } from './change-schema-config.ts';
import { mergeKnown } from './merge-known.ts';
import type { ConfigChange } from './schema-config-schema.ts';
import { selectionOf } from './selection-of.ts';
import { schemaViews, type SchemaConfig } from './table-views.ts';

// A plain list of facts stands beside the configuration: each step is done to both, and both must say the same.

const policies = ['ALLOW_ALL', 'ALLOW_COLUMNS', 'BLOCK_ALL'] as const;
const schemas = ['shop', 'sales', 'constructor'];
const tables = ['orders', 'Orders', 'toString'];
const columns = ['id', 'a', 'A', 'valueOf'];

interface Fact {
  wanted: boolean;
  hashed: boolean;
}

interface Model {
  policy: (typeof policies)[number];
  /** What was said of whole schemas. */
  readonly schemas: Map<string, boolean>;
  readonly tables: Map<string, Fact>;
  readonly columns: Map<string, Fact>;
}

type Step =
  | {
      readonly kind: 'meet';
      readonly schema: string;
      readonly table: string;
      readonly columns: readonly string[];
    }
  | { readonly kind: 'policy'; readonly policy: (typeof policies)[number] }
  | { readonly kind: 'schema'; readonly schema: string; readonly enabled: boolean | null }
  | {
      readonly kind: 'table';
      readonly schema: string;
      readonly table: string;
      readonly enabled: boolean | null;
    }
  | {
      readonly kind: 'column';
      readonly schema: string;
      readonly table: string;
      readonly column: string;
      readonly enabled: boolean | null;
      readonly hashed: boolean | null;
    };

const schema = fc.constantFrom(...schemas);
const table = fc.constantFrom(...tables);
const maybe = fc.option(fc.boolean());
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('meet' as const),
    schema,
    table,
    columns: fc.uniqueArray(fc.constantFrom(...columns.slice(1))),
  }),
  fc.record({ kind: fc.constant('policy' as const), policy: fc.constantFrom(...policies) }),
  fc.record({ kind: fc.constant('schema' as const), schema, enabled: maybe }),
  fc.record({ kind: fc.constant('table' as const), schema, table, enabled: maybe }),
  fc.record({
    kind: fc.constant('column' as const),
    schema,
    table,
    column: fc.constantFrom(...columns),
    enabled: maybe,
    hashed: maybe,
  }),
);

test('any sequence of changes and of syncs leaves what a plain list of facts says', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let config: SchemaConfig = {
        policy: 'ALLOW_ALL',
        settings: { schemas: {} },
        known: [],
        connectionSchema: 'shop',
      };
      const model: Model = { policy: 'ALLOW_ALL', schemas: new Map(), tables: new Map(), columns: new Map() };
      for (const each of steps) {
        const isTaken = takeStep(model, each);
        const next = attempt(config, each);
        expect(next !== null).toBe(isTaken);
        config = next ?? config;
      }
      expect(factsOf(config)).toEqual(factsOfModel(model));
      expect(storedBy(config)).toEqual(storedByModel(model));
    }),
    { numRuns: 500 },
  );
});

/** Gives the configuration after a step; null when the step was refused. */
function attempt(config: SchemaConfig, each: Step): SchemaConfig | null {
  if (each.kind === 'meet') {
    const met = {
      table: each.schema === 'shop' ? { name: each.table } : { schema: each.schema, name: each.table },
      primaryKey: ['id'],
      columns: ['id', ...each.columns].map((name) => ({ name, type: 'STRING' as const })),
    };
    return { ...config, known: mergeKnown(config.known, [met], config.policy) };
  }
  try {
    return { ...config, ...patched(changeOf(each))(config) };
  } catch {
    return null;
  }
}

function changeOf(each: Exclude<Step, { kind: 'meet' }>): ConfigChange {
  switch (each.kind) {
    case 'policy':
      return { schema_change_handling: each.policy };
    case 'schema':
      return { schemas: { [each.schema]: { enabled: each.enabled } } };
    case 'table':
      return { schemas: { [each.schema]: { tables: { [each.table]: { enabled: each.enabled } } } } };
    case 'column': {
      const { enabled, hashed } = each;
      const inTable = { columns: { [each.column]: { enabled, hashed } } };
      return { schemas: { [each.schema]: { tables: { [each.table]: inTable } } } };
    }
  }
}

/** Does a step to the list of facts. Gives whether it is one that can be done. */
function takeStep(model: Model, each: Step): boolean {
  const { policy, tables: ofTables, columns: ofColumns } = model;
  if (each.kind === 'policy') {
    model.policy = each.policy;
    return true;
  }
  if (each.kind === 'schema') {
    if (![...ofTables.keys()].some((name) => name.startsWith(`${each.schema} `))) return false;
    if (each.enabled !== null) model.schemas.set(each.schema, each.enabled);
    return true;
  }
  const name = `${each.schema} ${each.table}`;
  if (each.kind === 'meet') {
    const isNew = !ofTables.has(name);
    if (isNew) ofTables.set(name, { wanted: policy === 'ALLOW_ALL', hashed: false });
    for (const column of ['id', ...each.columns]) {
      const full = `${name} ${column}`;
      const wanted = isNew || policy !== 'BLOCK_ALL';
      if (!ofColumns.has(full)) ofColumns.set(full, { wanted: wanted || column === 'id', hashed: false });
    }
    return true;
  }
  const fact = each.kind === 'table' ? ofTables.get(name) : ofColumns.get(`${name} ${each.column}`);
  if (fact === undefined) return false;
  if (each.kind === 'column' && each.column === 'id' && each.enabled === false) return false;
  fact.wanted = each.enabled ?? fact.wanted;
  if (each.kind === 'column') fact.hashed = each.hashed ?? fact.hashed;
  return true;
}

function factsOf(config: SchemaConfig): unknown {
  const views = schemaViews(config);
  const all = views.flatMap(({ key, tables: its }) =>
    its.map((view) => ({ name: `${key} ${view.table.name}`, view })),
  );
  return {
    schemas: Object.fromEntries(views.map(({ key, isEnabled }) => [key, isEnabled])),
    tables: Object.fromEntries(all.map(({ name, view }) => [name, view.isEnabled])),
    columns: Object.fromEntries(
      all.flatMap(({ name, view }) =>
        view.columns.map((each) => [`${name} ${each.name}`, [each.isEnabled, each.isHashed]]),
      ),
    ),
  };
}

function factsOfModel(model: Model): unknown {
  return {
    schemas: Object.fromEntries(
      [...new Set([...model.tables.keys()].map((name) => name.split(' ')[0] ?? ''))].map((key) => [
        key,
        isSchemaWanted(model, key),
      ]),
    ),
    tables: Object.fromEntries([...model.tables].map(([name, { wanted }]) => [name, wanted])),
    columns: Object.fromEntries(
      [...model.columns].map(([name, { wanted, hashed }]) => [name, [wanted, hashed]]),
    ),
  };
}

function isSchemaWanted({ schemas: said, tables: its }: Model, key: string): boolean {
  const some = [...its].some(([name, { wanted }]) => name.startsWith(`${key} `) && wanted);
  return said.get(key) ?? some;
}

/** What the engine would store of everything that is known, by its selection alone. */
function storedBy(config: SchemaConfig): Record<string, string> {
  const selection = selectionOf(config, '');
  return Object.fromEntries(
    config.known.flatMap(({ table: source, columns: its }) => {
      const key = `${source.schema ?? 'shop'} ${source.name}`;
      const told = selection.tables.find(
        ({ table: { schema: of, name } }) => `${of ?? 'shop'} ${name}` === key,
      );
      const isNewStored =
        selection.newTables === 'stored' && !selection.blockedSchemas.includes(source.schema ?? null);
      if (!(told?.isStored ?? isNewStored)) return [];
      return its.flatMap(({ name }) => {
        const chosen = Object.entries(told?.columns ?? {}).find(([column]) => column === name)?.[1];
        const choice = chosen ?? told?.newColumns ?? 'stored';
        return choice === 'blocked' ? [] : [[`${key} ${name}`, choice]];
      });
    }),
  );
}

function storedByModel(model: Model): Record<string, string> {
  return Object.fromEntries(
    [...model.columns].flatMap(([name, { wanted, hashed }]) => {
      const [key = '', of = ''] = name.split(' ');
      const isStored =
        wanted && model.tables.get(`${key} ${of}`)?.wanted === true && isSchemaWanted(model, key);
      return isStored ? [[name, hashed ? 'hashed' : 'stored']] : [];
    }),
  );
}
