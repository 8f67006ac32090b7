import { expect, test } from 'vitest';
import { patched } from './change-schema-config.ts';
import { describeColumns, describeSchemaConfig } from './describe-schema-config.ts';
import { destinationNames } from './destination-names.ts';
import { markDropped } from './drop-columns.ts';
import type { DiscoveredTable } from '../runs/run-messages.ts';
import { mergeKnown } from './merge-known.ts';
import { reloaded } from './reload.ts';
import type { ConfigChange } from './schema-config-schema.ts';
import { selectionOf } from './selection-of.ts';
import { findTable, schemaViews, type SchemaConfig } from './table-views.ts';

const orders: DiscoveredTable = {
  table: { name: 'Orders' },
  primaryKey: ['id'],
  columns: [
    { name: 'id', type: 'LONG' },
    { name: 'eMail', type: 'STRING' },
    { name: 'total', type: { type: 'DECIMAL', precision: 10, scale: 2 } },
  ],
};
const line: DiscoveredTable = {
  table: { schema: 'sales', name: 'line' },
  primaryKey: ['_fivetran_id'],
  columns: [{ name: '_fivetran_id', type: 'STRING' }],
};

function configOf(
  tables: readonly DiscoveredTable[],
  policy: SchemaConfig['policy'] = 'ALLOW_ALL',
): SchemaConfig {
  return {
    policy,
    settings: { schemas: {} },
    known: mergeKnown([], tables, policy),
    connectionSchema: 'shop',
  };
}

const patch = (config: SchemaConfig, change: ConfigChange): SchemaConfig => ({
  ...config,
  ...patched(change)(config),
});
const meet = (config: SchemaConfig, tables: readonly DiscoveredTable[]): SchemaConfig => ({
  ...config,
  known: mergeKnown(config.known, tables, config.policy),
});
const inOrders = (columns: Record<string, object>): ConfigChange => ({
  schemas: { shop: { tables: { Orders: { columns } } } },
});

const table = (name: string, others: object = {}) => ({
  name_in_destination: name,
  enabled: true,
  sync_mode: 'SOFT_DELETE',
  enabled_patch_settings: { allowed: true },
  supports_columns_config: true,
  supports_history_mode: false,
  columns: {},
  ...others,
});
const column = (name: string, others: object = {}) => ({
  name_in_destination: name,
  enabled: true,
  hashed: false,
  is_primary_key: false,
  enabled_patch_settings: { allowed: true },
  ...others,
});
const key = (name: string) =>
  column(name, {
    is_primary_key: true,
    enabled_patch_settings: {
      allowed: false,
      reason_code: 'OTHER',
      reason: 'The column is a part of the primary key',
    },
  });
const pseudoKey = column('_fivetran_id', {
  is_primary_key: true,
  enabled_patch_settings: { allowed: false, reason_code: 'SYSTEM_COLUMN' },
});

test('columns are shown once someone has set them', () => {
  const config = patch(configOf([orders, line]), inOrders({ eMail: { hashed: true, is_primary_key: null } }));
  expect(describeSchemaConfig(config, 'FIVETRAN')).toEqual({
    enable_new_by_default: true,
    schema_change_handling: 'ALLOW_ALL',
    schemas: {
      shop: {
        name_in_destination: 'shop',
        enabled: true,
        tables: { Orders: table('orders', { columns: { eMail: column('e_mail', { hashed: true }) } }) },
      },
      sales: { name_in_destination: 'shop_sales', enabled: true, tables: { line: table('line') } },
    },
  });
});

test('all columns of a table are listed, with why some cannot be blocked', () => {
  const views = schemaViews(configOf([orders, line]));
  const names = destinationNames(views, { connectionSchema: 'shop', strategy: 'FIVETRAN' });
  const columnsOf = (schema: string, name: string) => {
    const found = findTable(views, schema, name);
    return found === undefined ? null : describeColumns(found, names);
  };
  expect(columnsOf('shop', 'Orders')).toEqual({
    id: key('id'),
    eMail: column('e_mail'),
    total: column('total'),
  });
  expect(columnsOf('sales', 'line')).toEqual({ _fivetran_id: pseudoKey });
  expect(columnsOf('shop', 'orders')).toBeNull();
});

test('with everything new blocked, the columns that are stored are shown: a client blocks those it does not want', () => {
  const config = patch(configOf([orders]), {
    schema_change_handling: 'BLOCK_ALL',
    ...inOrders({ eMail: { enabled: false } }),
  });
  expect(describeSchemaConfig(config, 'FIVETRAN').schemas['shop']?.tables['Orders']?.columns).toEqual({
    id: key('id'),
    eMail: column('e_mail', { enabled: false }),
    total: column('total'),
  });
});

test('names that meet in the destination are told apart, those of what is stored first', () => {
  const both: DiscoveredTable[] = ['userData', 'user_data'].map((name) => ({
    table: { name },
    primaryKey: ['id'],
    columns: [
      { name: 'id', type: 'LONG' },
      { name: '_fivetran_synced', type: 'STRING' },
    ],
  }));
  const config = patch(configOf(both), { schemas: { shop: { tables: { userData: { enabled: false } } } } });
  const tables = describeSchemaConfig(config, 'FIVETRAN').schemas['shop']?.tables;
  expect(Object.entries(tables ?? {}).map(([name, each]) => [name, each.name_in_destination])).toEqual([
    ['userData', expect.stringMatching(/^user_data_[0-9a-f]{6}$/)],
    ['user_data', 'user_data'],
  ]);
  expect(
    describeSchemaConfig(config, 'SOURCE').schemas['shop']?.tables['userData']?.name_in_destination,
  ).toBe('userData');
});

test('what is new is stored by the policy of the moment it is met', () => {
  const note = { ...orders, columns: [...orders.columns, { name: 'note', type: 'STRING' as const }] };
  const age = { ...note, columns: [...note.columns, { name: 'age', type: 'INT' as const }] };
  const other: DiscoveredTable = {
    table: { name: 'other' },
    primaryKey: ['a'],
    columns: [{ name: 'a', type: 'INT' }],
  };
  const columnsOnly = meet(patch(configOf([orders]), { schema_change_handling: 'ALLOW_COLUMNS' }), [
    note,
    other,
  ]);
  expect(enabledIn(columnsOnly)).toEqual({ Orders: ['id', 'eMail', 'total', 'note'], other: null });
  // Another policy changes nothing that is known.
  const all = patch(columnsOnly, { schema_change_handling: 'ALLOW_ALL' });
  expect(enabledIn(all)).toEqual({ Orders: ['id', 'eMail', 'total', 'note'], other: null });
  const none = meet(patch(all, { schema_change_handling: 'BLOCK_ALL' }), [age]);
  expect(enabledIn(none)).toEqual({ Orders: ['id', 'eMail', 'total', 'note'], other: null });
  const wanted = patch(none, { schemas: { shop: { tables: { other: { enabled: true } } } } });
  expect(enabledIn(wanted)).toEqual({ Orders: ['id', 'eMail', 'total', 'note'], other: ['a'] });
});

test('what a sync does not meet is not forgotten', () => {
  const config = meet(configOf([orders, line]), [{ ...orders, columns: orders.columns.slice(0, 1) }]);
  expect(config.known).toEqual(configOf([orders, line]).known);
});

test('the engine is told what differs from the rule', () => {
  const all = configOf([orders, line]);
  const nothing = { newTables: 'stored', blockedSchemas: [], tables: [], hashSalt: 'salt' };
  expect(selectionOf(all, 'salt')).toEqual(nothing);
  const some = patch(all, {
    schemas: {
      shop: {
        tables: { Orders: { columns: { eMail: { hashed: true }, total: { enabled: false, hashed: true } } } },
      },
      sales: { enabled: false },
    },
  });
  expect(selectionOf(some, 'salt')).toEqual({
    ...nothing,
    // Its table is not named: nothing of the schema is stored.
    blockedSchemas: ['sales'],
    tables: [
      {
        table: { name: 'Orders' },
        isStored: true,
        columns: { eMail: 'hashed', total: 'blocked' },
        newColumns: 'stored',
      },
    ],
  });
  expect(selectionOf(patch(some, { schema_change_handling: 'BLOCK_ALL' }), 'salt')).toEqual({
    ...nothing,
    newTables: 'blocked',
    blockedSchemas: ['sales'],
    tables: [
      {
        table: { name: 'Orders' },
        isStored: true,
        columns: { id: 'stored', eMail: 'hashed' },
        newColumns: 'blocked',
      },
      { table: { schema: 'sales', name: 'line' }, isStored: false, columns: {}, newColumns: 'blocked' },
    ],
  });
});

test('what is known by the name of the connection before it is met may have a schema of that name', () => {
  const config = patch(
    { policy: 'ALLOW_ALL', settings: { schemas: {} }, known: [], connectionSchema: 'shop' },
    {},
  );
  const settings = {
    schemas: { shop: { enabled: false, tables: { Orders: { enabled: true, columns: {} } } } },
  };
  const selected = { isStored: false, columns: {}, newColumns: 'stored' };
  expect(selectionOf({ ...config, settings }, 'salt')).toEqual({
    newTables: 'stored',
    blockedSchemas: [null, 'shop'],
    tables: [],
    hashSalt: 'salt',
  });
  const one = { schemas: { shop: { tables: { Orders: { enabled: false, columns: {} } } } } };
  expect(selectionOf({ ...config, settings: one }, 'salt').tables).toEqual([
    { table: { name: 'Orders' }, ...selected },
    { table: { schema: 'shop', name: 'Orders' }, ...selected },
  ]);
});

test('a column that is dropped is no longer once it is wanted again', () => {
  const config = configOf([orders]);
  const settings = markDropped(
    patch(config, inOrders({ total: { enabled: false } })).settings,
    schemaViews(patch(config, inOrders({ total: { enabled: false } }))),
    { schemas: { shop: { tables: { Orders: { columns: ['total'] } } } } },
  );
  const columns = (of: SchemaConfig) => selectionOf(of, 'salt').tables.map((table) => table.columns);
  expect(columns({ ...config, settings })).toEqual([{ total: 'dropped' }]);
  expect(columns(patch({ ...config, settings }, inOrders({ total: { enabled: true } })))).toEqual([]);
});

test('the first sync takes all columns of the tables that were named before it', () => {
  const before: SchemaConfig = {
    policy: 'BLOCK_ALL',
    settings: { schemas: { shop: { tables: { Orders: { enabled: true, columns: {} } } } } },
    known: [],
    connectionSchema: 'shop',
  };
  expect(selectionOf(before, 'salt')).toEqual({
    newTables: 'blocked',
    blockedSchemas: [],
    tables: [
      { table: { name: 'Orders' }, isStored: true, columns: {}, newColumns: 'stored' },
      { table: { schema: 'shop', name: 'Orders' }, isStored: true, columns: {}, newColumns: 'stored' },
    ],
    hashSalt: 'salt',
  });
  expect(enabledIn(meet(before, [orders, line]))).toEqual({ Orders: ['id', 'eMail', 'total'], line: null });
});

test.each<[string, ConfigChange, string]>([
  ['an unknown schema', { schemas: { Shop: {} } }, 'NotFound_Schema'],
  ['an unknown table', { schemas: { shop: { tables: { orders: {} } } } }, 'NotFound_Table'],
  ['an unknown column', inOrders({ email: {} }), 'NotFound_Column'],
  ['a name of every object', inOrders({ constructor: {} }), 'NotFound_Column'],
  ['a key that is blocked', inOrders({ id: { enabled: false } }), 'InvalidInput'],
  ['a key of the client', inOrders({ total: { is_primary_key: true } }), 'InvalidInput'],
  ['types that are locked', { is_type_locked: true }, 'InvalidInput'],
])('%s is refused', (_what, change, code) => {
  expect(() => patch(configOf([orders]), change)).toThrow(expect.objectContaining({ code }));
});

test('nulls change nothing', () => {
  const config = patch(configOf([orders]), inOrders({ eMail: { enabled: false, hashed: true } }));
  const nothing = { enabled: null, hashed: null, is_primary_key: null };
  const changed = patch(config, {
    schema_change_handling: null,
    is_type_locked: null,
    schemas: {
      shop: {
        enabled: null,
        tables: { Orders: { enabled: null, sync_mode: null, columns: { eMail: nothing } } },
      },
    },
  });
  expect(changed).toEqual(config);
  expect(patch(config, { schemas: null })).toEqual(config);
  expect(patch(config, { schemas: { shop: null, sales: null } })).toEqual(config);
});

test('a reload takes all tables, none, or leaves them as they are', () => {
  const config = patch(configOf([orders, line]), {
    schemas: { sales: { tables: { line: { enabled: false } } } },
  });
  const reload = (mode: Parameters<typeof reloaded>[1]) =>
    enabledIn({ ...config, settings: reloaded(config, mode) });
  const columns = ['id', 'eMail', 'total'];
  expect(reload('PRESERVE')).toEqual({ Orders: columns, line: null });
  expect(reload('INCLUDE')).toEqual({ Orders: columns, line: ['_fivetran_id'] });
  expect(reload('EXCLUDE')).toEqual({ Orders: null, line: null });
});

test('only what is blocked is dropped, until it is wanted again', () => {
  const config = configOf([orders]);
  const drop = (of: SchemaConfig, ...columns: string[]): SchemaConfig => ({
    ...of,
    settings: markDropped(of.settings, schemaViews(of), {
      schemas: { shop: { tables: { Orders: { columns } } } },
    }),
  });
  expect(() => drop(config, 'eMail')).toThrow(expect.objectContaining({ code: 'Conflict' }));
  expect(() => drop(config, 'email')).toThrow(expect.objectContaining({ code: 'NotFound_Column' }));
  const blocked = patch(config, inOrders({ eMail: { enabled: false }, total: { enabled: false } }));
  const dropped = patch(drop(blocked, 'eMail', 'total'), inOrders({ total: { enabled: true } }));
  expect(dropped.settings).toEqual({
    schemas: {
      shop: {
        tables: {
          Orders: { columns: { eMail: { enabled: false, isDropped: true }, total: { enabled: true } } },
        },
      },
    },
  });
});

/** The columns that are stored of each table; null for a table that is not. */
function enabledIn(config: SchemaConfig): Record<string, readonly string[] | null> {
  return Object.fromEntries(
    schemaViews(config).flatMap((schema) =>
      schema.tables.map((view) => [
        view.table.name,
        schema.isEnabled && view.isEnabled
          ? view.columns.filter((each) => each.isEnabled).map(({ name }) => name)
          : null,
      ]),
    ),
  );
}
