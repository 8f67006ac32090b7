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
        "Table",
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

test('headwater/files exports these names', async () => {
  const module = await import('headwater/files');
  const names = publicNames(module, 'packages/headwater/src/files.ts');
  expect(names).toMatchInlineSnapshot(`
    {
      "types": [
        "ByteSource",
        "CsvOptions",
        "CsvRow",
        "ExcelOptions",
        "ExcelValue",
        "GunzipOptions",
        "JsonOptions",
        "PdfPage",
        "TextOptions",
        "UnzipOptions",
        "XmlObject",
        "XmlValue",
        "ZipEntry",
      ],
      "values": [
        "csv",
        "csvBatches",
        "excel",
        "gunzip",
        "json",
        "ndjson",
        "ndjsonBatches",
        "pdf",
        "unzip",
        "xml",
      ],
    }
  `);
});

test('headwater/http exports these names', async () => {
  const module = await import('headwater/http');
  const names = publicNames(module, 'packages/headwater/src/http.ts');
  expect(names).toMatchInlineSnapshot(`
    {
      "types": [
        "AnswerHeaders",
        "ArrayStyle",
        "Auth",
        "ChildMap",
        "Clock",
        "ColumnReader",
        "CompleteReadOperations",
        "CompleteReads",
        "CountedOptions",
        "Cursor",
        "CursorOptions",
        "CursorStart",
        "CursorValue",
        "DueRead",
        "Duration",
        "EverythingRead",
        "ExportJob",
        "Failure",
        "FlattenOptions",
        "GraphqlOptions",
        "HashKey",
        "HmacOptions",
        "Http",
        "HttpAnswer",
        "HttpOptions",
        "HttpStream",
        "InOrderOptions",
        "IsFailure",
        "JobSlot",
        "JobState",
        "JobStatus",
        "JwtAlgorithm",
        "JwtBearerOptions",
        "JwtKey",
        "KeysetOptions",
        "MapOptions",
        "MappedRows",
        "Mismatches",
        "Once",
        "OutgoingRequest",
        "Page",
        "PageRequest",
        "PagesOptions",
        "Path",
        "Poll",
        "PositionKey",
        "Query",
        "QueryValue",
        "RateHeaders",
        "RateLimit",
        "ReadEverything",
        "ReadPage",
        "RequestOptions",
        "RetryOptions",
        "RowKey",
        "RowMap",
        "RowWriter",
        "Session",
        "SessionOptions",
        "SigV4Options",
        "Strategy",
        "Submitted",
        "TableMap",
        "Timeout",
        "TlsOptions",
        "Token",
        "TokenEndpoint",
        "TokenStore",
        "UtcOptions",
        "VendedTokenOptions",
        "Window",
        "WindowsOptions",
      ],
      "values": [
        "HttpError",
        "apiKey",
        "basic",
        "bearer",
        "boolean",
        "completeRead",
        "completeReadWhenDue",
        "computed",
        "constant",
        "countMismatches",
        "cursor",
        "cursorInBody",
        "cursorInHeader",
        "cursorInRequestBody",
        "date",
        "decimal",
        "exportJob",
        "graphql",
        "hash",
        "hmac",
        "http",
        "inOrder",
        "integer",
        "jobStates",
        "jwtBearer",
        "keyset",
        "linkHeader",
        "mapRows",
        "newCompleteReads",
        "nextUrl",
        "oauth2ClientCredentials",
        "oauth2Refresh",
        "odata",
        "offset",
        "pageNumber",
        "pages",
        "position",
        "scheme",
        "session",
        "sigV4",
        "signJwt",
        "timeCursor",
        "utc",
        "vendedToken",
        "windows",
        "write",
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
        "Disturbance",
        "ExploreOptions",
        "ExploreReport",
        "Outcome",
      ],
      "values": [
        "explore",
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
