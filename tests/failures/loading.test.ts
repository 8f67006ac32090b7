import { expect, test } from 'vitest';
import { runConnector } from './run-connector.ts';

/** The end of a sync that never came to update(). */
function notStarted(code: string, message: unknown): Record<string, unknown> {
  return { status: 'failed', code, message, tables: {}, state: null, warnings: [] };
}

const withSchema = (schema: string) => `import { connector } from '@headwater/sdk';

export default connector({
  schema: ${schema},
  async update() {},
});
`;

test('a syntax error is shown with its file, line and text', async () => {
  const source =
    "import { connector } from '@headwater/sdk';\n\nexport default connector({\n  update( {\n});\n";
  const ending = await runConnector(source);
  expect(ending).toEqual(notStarted('connector_invalid', expect.any(String)));
  expect(ending.message).toMatch(/^<folder>\/connector\.ts could not be loaded: /);
  expect(ending.message).toMatch(/connector\.ts:\d+/);
  expect(ending.message).toContain('});');
});

test('an error thrown while the file is loaded is shown with its place', async () => {
  const ending = await runConnector('const settings = undefined;\nexport default settings.missing;\n');
  expect(ending).toEqual(
    notStarted(
      'connector_invalid',
      "<folder>/connector.ts could not be loaded: TypeError: Cannot read properties of undefined (reading 'missing') (file://<folder>/connector.ts:2:25)",
    ),
  );
});

test('a module that is missing is named', async () => {
  const ending = await runConnector("import 'no-such-module';\n");
  expect(ending).toEqual(notStarted('connector_invalid', expect.stringContaining("'no-such-module'")));
});

test('a default export that is no connector says what was found', async () => {
  const ending = await runConnector('export default { update() {} };\nexport const limit = 3;\n');
  expect(ending).toEqual(
    notStarted(
      'connector_invalid',
      '<folder>/connector.ts exports no connector (it exports default, limit): write `export default connector({ … })`',
    ),
  );
});

test('a file that exports nothing says so', async () => {
  const ending = await runConnector('const unused = 1;\nvoid unused;\nexport {};\n');
  expect(ending).toEqual(
    notStarted(
      'connector_invalid',
      '<folder>/connector.ts exports no connector (it exports nothing): write `export default connector({ … })`',
    ),
  );
});

test('a type that does not exist is named with its column', async () => {
  const ending = await runConnector(withSchema("{ thing: { primaryKey: ['id'], columns: { id: 'LNG' } } }"));
  expect(ending).toEqual(
    notStarted(
      'unknown_type',
      expect.stringMatching(/^table "thing", column "id": "LNG" is no type; the types are BOOLEAN, /),
    ),
  );
});

test('a type known by another name elsewhere is told its name here', async () => {
  const ending = await runConnector(withSchema("{ thing: { columns: { name: 'VARCHAR' } } }"));
  expect(ending).toEqual(
    notStarted('unknown_type', 'table "thing", column "name": "VARCHAR" is no type here, write STRING'),
  );
});

test('a DECIMAL without its digits shows how to write them', async () => {
  const ending = await runConnector(withSchema("{ thing: { columns: { price: 'DECIMAL' } } }"));
  expect(ending).toEqual(
    notStarted(
      'decimal_without_precision',
      'table "thing", column "price": DECIMAL needs its digits, write { type: \'DECIMAL\', precision: 18, scale: 2 }',
    ),
  );
});

test('a key that is no column is named', async () => {
  const ending = await runConnector(
    withSchema("{ thing: { primaryKey: ['key'], columns: { id: 'LONG' } } }"),
  );
  expect(ending).toEqual(
    notStarted(
      'schema_invalid',
      'table "thing": key column "key" is not among its columns: declare its type',
    ),
  );
});
