import { ConfigurationError } from '@headwater/protocol';
import { expect, test } from 'vitest';
import { checkConnectionName, createSchemaNames, schemaName } from './schema-name.ts';

test.each(['tester', '_tester', 'a1_b2', '_'])('the connection name %j can be used', (name) => {
  expect(() => checkConnectionName(name)).not.toThrow();
});

test.each(['', 'Tester', '1st', 'my-connection', 'a b', 'größe', 'a\n', '__proto__\0'])(
  'the connection name %j is refused',
  (name) => {
    expect(() => checkConnectionName(name)).toThrow(ConfigurationError);
  },
);

test.each(['_headwater', 'information_schema', 'pg_catalog'])(
  'the connection name %j is refused, as its schema is there already',
  (name) => {
    expect(() => checkConnectionName(name)).toThrow(
      new ConfigurationError(
        `connection name "${name}" cannot be used: it is a schema that every warehouse has already: choose another`,
      ),
    );
  },
);

test('a schema of the source does not become one that is there already', () => {
  const rules = { strategy: 'SOURCE', maximumBytes: 63, foldsCase: true, stored: new Map() } as const;
  const names = createSchemaNames({ connection: 'information', ...rules });
  expect(names.nameOf('schema')).toMatch(/^information_schema_[0-9a-f]{6}$/);
});

test('the refusal says what to write', () => {
  expect(() => checkConnectionName('My-Shop')).toThrow(
    'connection name "My-Shop" cannot be used: write lower-case letters, digits and _, with no digit first',
  );
});

test.each([
  ['sales', 'tester_sales'],
  ['SalesEU', 'tester_sales_eu'],
  ['2024', 'tester_2024'],
  ['_private', 'tester_private'],
])('the schema %j becomes %j', (schema, name) => {
  expect(schemaName('tester', schema, 'FIVETRAN')).toBe(name);
});

test('SOURCE naming keeps the schema as it is', () => {
  expect(schemaName('tester', 'SalesEU', 'SOURCE')).toBe('tester_SalesEU');
});

test('the connection keeps its own name', () => {
  expect(schemaName('a__b', 'Sales', 'FIVETRAN')).toBe('a__b_sales');
});

test('schemas that meet stay apart', () => {
  const rules = { maximumBytes: 63, foldsCase: true, stored: new Map([['Sales', 'tester_sales']]) };
  const names = createSchemaNames({ connection: 'tester', strategy: 'FIVETRAN', ...rules });
  expect(names.nameOf('sales')).toMatch(/^tester_sales_[0-9a-f]{6}$/);
  expect(names.nameOf('Sales')).toBe('tester_sales');
  expect(names.nameOf('\ue000')).toBe('tester_');
});
