import { expect, test } from 'vitest';
import { readText } from './source-files.ts';

// What people import. When a change is meant: `npx vitest run tests/public-api.test.ts -u`, and a line in CHANGELOG.md.

test('headwater exports these names', async () => {
  const module = await import('headwater');
  const names = publicNames(module, 'packages/headwater/src/index.ts');
  expect(names).toMatchInlineSnapshot(`
    {
      "types": [
        "Configuration",
        "Connector",
        "Row",
        "Schema",
      ],
      "values": [
        "ConfigurationError",
        "SourceError",
        "connector",
      ],
    }
  `);
});

test('headwater/classic exports these names', async () => {
  const module = await import('headwater/classic');
  const names = publicNames(module, 'packages/headwater/src/classic.ts');
  expect(names).toMatchInlineSnapshot(`
    {
      "types": [
        "ConnectorOptions",
        "FieldOptions",
        "FormField",
        "State",
        "Table",
      ],
      "values": [
        "ConfigurationForm",
        "Connector",
        "formField",
        "log",
        "op",
      ],
    }
  `);
});

test('headwater/testing exports these names', async () => {
  const module = await import('headwater/testing');
  const names = publicNames(module, 'packages/headwater/src/testing.ts');
  expect(names).toMatchInlineSnapshot(`
    {
      "types": [
        "Outcome",
      ],
      "values": [
        "sync",
      ],
    }
  `);
});

test('@headwater/sdk exports these names', async () => {
  const module = await import('@headwater/sdk');
  const names = publicNames(module, 'packages/sdk/src/index.ts');
  expect(names).toMatchInlineSnapshot(`
    {
      "types": [
        "ColumnType",
        "Configuration",
        "ConfigurationField",
        "ConfigurationFields",
        "ConnectionTest",
        "Connector",
        "Context",
        "Definition",
        "FileUpload",
        "Keys",
        "Log",
        "Operations",
        "Row",
        "Schema",
        "Table",
      ],
      "values": [
        "ConfigurationError",
        "SourceError",
        "connector",
        "isConnector",
      ],
    }
  `);
});

/** The values a module has when it runs, and the types its door names beside them. */
function publicNames(module: object, door: string): { values: string[]; types: string[] } {
  const values = Object.keys(module).toSorted();
  const types = exportedNames(readText(door)).filter((name) => !values.includes(name));
  return { values, types: types.toSorted() };
}

/** Every name a door exports: those of `export { a, type B, c as d }` and those it declares itself. */
function exportedNames(source: string): string[] {
  const lists = [...source.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].map(([, list = '']) => list);
  const listed = lists.flatMap((list) => list.split(',')).map((item) => item.trim().split(' ').at(-1) ?? '');
  const declared = [...source.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name = '']) => name);
  return [...listed, ...declared].filter((name) => name !== '');
}
