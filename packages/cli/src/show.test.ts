import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, expect, test } from 'vitest';
import { makeFolder, removeFolders, runHeadwater } from './headwater-process.ts';
import { plainStyle } from './display/output.ts';
import { tableContentLines } from './warehouse/warehouse-lines.ts';

afterAll(removeFolders);

/** Makes a connector's folder whose warehouse was filled by some statements. */
async function warehouseWith(...statements: string[]): Promise<string> {
  const folder = makeFolder();
  mkdirSync(join(folder, 'files'));
  const instance = await DuckDBInstance.create(join(folder, 'files', 'warehouse.db'));
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
  return folder;
}

const flights = [
  'CREATE SCHEMA tester',
  'CREATE SCHEMA tester_sales',
  'CREATE SCHEMA other',
  'CREATE TABLE other.hidden (a INTEGER)',
  `CREATE TABLE tester.flights (id BIGINT, "from" VARCHAR, price DECIMAL(38,2), seen TIMESTAMPTZ)`,
  `INSERT INTO tester.flights VALUES
    (9223372036854775807, '', 123456789012345678901234567890123456.78, '2024-05-01 12:00:00.123456+02'),
    (2, NULL, -0.10, NULL),
    (3, 'NULL', NULL, NULL),
    (4, 'clears' || chr(27) || '[2J' || chr(10) || 'nothing', NULL, NULL),
    (5, '日本', NULL, NULL)`,
  'CREATE TABLE tester_sales.order (id INTEGER)',
  'CREATE TABLE tester.empty (id INTEGER)',
];

test('without a table, it lists those of the connection', async () => {
  const folder = await warehouseWith(...flights);
  const list = `  table               rows  columns
  tester.empty           0  id INTEGER
  tester.flights         5  id BIGINT, from VARCHAR, price DECIMAL(38,2), seen TIMESTAMP WITH TIME ZONE
  tester_sales.order     0  id INTEGER
`;
  const expected = { code: 0, stdout: `${join('files', 'warehouse.db')}\n\n${list}`, stderr: '' };
  expect(await runHeadwater(['show'], folder)).toEqual(expected);
  expect(await runHeadwater(['show', '.'], folder)).toEqual(expected);
  expect((await runHeadwater(['show', '--path', folder], '/')).stdout).toContain(list);
  expect((await runHeadwater(['show', folder], '/')).stdout).toContain(list);
});

test('doubles are shown as they are, those that DuckDB writes wrongly too', async () => {
  const folder = await warehouseWith(
    'CREATE SCHEMA tester',
    'CREATE TABLE tester.number (value DOUBLE)',
    `INSERT INTO tester.number SELECT unnest(['2.4178516392292583e24', '8.535058474086213e242', '-0', '20',
       '0.1', '1e-7', '5e-324', 'NaN', '-Infinity'])::DOUBLE`,
  );
  const { stdout } = await runHeadwater(['show', 'number'], folder);
  const shown = stdout.trimEnd().split('\n').slice(-9);
  expect(shown.map((line) => line.trim())).toEqual([
    '2.4178516392292583e+24',
    '8.535058474086213e+242',
    '-0.0',
    '20.0',
    '0.1',
    '1e-7',
    '5e-324',
    'nan',
    '-inf',
  ]);
});

test('with a table, it shows its columns and rows, every value exactly', async () => {
  const folder = await warehouseWith(...flights);
  expect(await runHeadwater(['show', 'Flights', '--limit', '4'], folder)).toEqual({
    code: 0,
    stdout: String.raw`tester.flights, 5 rows

  id     BIGINT
  from   VARCHAR
  price  DECIMAL(38,2)
  seen   TIMESTAMP WITH TIME ZONE

                   id  from                                                        price  seen
  9223372036854775807  ''                        123456789012345678901234567890123456.78  2024-05-01 10:00:00.123456+00
                    2  NULL                                                        -0.10  NULL
                    3  'NULL'                                                       NULL  NULL
                    4  clears\u001b[2J\nnothing                                     NULL  NULL

  4 of 5 rows; --limit <rows> shows more
`,
    stderr: '',
  });
  expect((await runHeadwater(['show', 'sales.order'], folder)).stdout).toBe(
    'tester_sales.order, 0 rows\n\n  id  INTEGER\n',
  );
  expect((await runHeadwater(['show', 'flights', folder], '/')).code).toBe(0);
});

test('as JSON, a row is a line and a value its text', async () => {
  const folder = await warehouseWith(...flights);
  const { code, stdout, stderr } = await runHeadwater(['show', 'flights', '--json'], folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  ).toEqual([
    {
      id: '9223372036854775807',
      from: '',
      price: '123456789012345678901234567890123456.78',
      seen: '2024-05-01 10:00:00.123456+00',
    },
    { id: '2', from: null, price: '-0.10', seen: null },
    { id: '3', from: 'NULL', price: null, seen: null },
    { id: '4', from: 'clears\u001b[2J\nnothing', price: null, seen: null },
    { id: '5', from: '日本', price: null, seen: null },
  ]);
  expect((await runHeadwater(['show', '--json'], folder)).stdout.split('\n', 1)).toEqual([
    '{"schema":"tester","name":"empty","rows":0,"columns":[{"name":"id","type":"INTEGER"}]}',
  ]);
});

test('a name that is wrong or means two tables is said', async () => {
  const folder = await warehouseWith(...flights, 'CREATE TABLE tester_sales.flights (id INTEGER)');
  const say = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runHeadwater(['show', ...words], folder);
    return `${code} ${stdout}${stderr}`;
  };
  expect(await say('flihgts')).toBe('2 headwater: there is no table "flihgts": did you mean flights?\n');
  expect(await say('whatever')).toBe(
    '2 headwater: there is no table "whatever": headwater show lists all tables\n',
  );
  expect(await say('flights')).toBe(
    '2 headwater: "flights" can be tester.flights or tester_sales.flights: name it so\n',
  );
  expect(await say('flights', 'nowhere')).toBe(
    "2 headwater: there is no folder nowhere: name the connector's folder\n",
  );
  expect(await say('flights', '.', '--path', '.')).toBe(
    '2 headwater: both "." and --path name a folder: leave one out\n',
  );
  expect(await say('flights', '--limit', '0')).toBe(
    '2 headwater: --limit wants a whole number above 0, "0" was given\n',
  );
});

test('a warehouse that is missing, empty of tables or no DuckDB file has one clear line', async () => {
  const missing = makeFolder();
  const file = join('files', 'warehouse.db');
  expect(await runHeadwater(['show'], missing)).toEqual({
    code: 1,
    stdout: '',
    stderr: `headwater: there is no ${file}: headwater debug makes it\n`,
  });
  const invalid = makeFolder({ 'files/warehouse.db': 'no database '.repeat(1000) });
  expect(await runHeadwater(['show'], invalid)).toEqual({
    code: 1,
    stdout: '',
    stderr: `headwater: ${file} is no DuckDB file: move it away, headwater debug then makes a new one\n`,
  });
  const empty = await warehouseWith();
  expect(await runHeadwater(['show'], empty)).toEqual({
    code: 0,
    stdout: `${file} holds no tables yet: headwater debug makes them\n`,
    stderr: '',
  });
});

test('a warehouse that another process holds is said, with its process', async () => {
  const folder = await warehouseWith('CREATE SCHEMA tester');
  const api = import.meta.resolve('@duckdb/node-api');
  writeFileSync(
    join(folder, 'hold.mjs'),
    `import { DuckDBInstance } from ${JSON.stringify(api)};
     globalThis.held = await DuckDBInstance.create('files/warehouse.db');
     console.log('held');
     setInterval(() => {}, 1000);`,
  );
  const holder = spawn(process.execPath, ['hold.mjs'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(holder.stdout, 'data');
    const { code, stderr } = await runHeadwater(['show'], folder);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `headwater: ${join('files', 'warehouse.db')} is in use by ${process.execPath} (process ${holder.pid}): close that program, then try again\n`,
    });
  } finally {
    holder.kill();
  }
});

const wideTable = {
  schema: 'tester',
  name: 't',
  rows: 2,
  columns: [
    { name: 'id', type: 'BIGINT' },
    { name: 'title', type: 'VARCHAR' },
    { name: 'text', type: 'VARCHAR' },
  ],
};

test('on a terminal, long values are cut and wide characters keep the columns straight', () => {
  const rows = [
    ['1', '日本語', 'a long text that does not fit'],
    ['2', 'short', null],
  ];
  expect(tableContentLines(wideTable, rows, 36, plainStyle).slice(6)).toEqual([
    '  id  title   text',
    '   1  日本語  a long text that does…',
    '   2  short   NULL',
  ]);
});

test('on a terminal too narrow for the columns, values stand below each other', () => {
  const rows = [
    ['1', 'first', 'a long text that does not fit'],
    ['2', '', null],
  ];
  expect(tableContentLines(wideTable, rows, 20, plainStyle).slice(6)).toEqual([
    '  row 1',
    '    id     1',
    '    title  first',
    '    text   a long t…',
    '',
    '  row 2',
    '    id     2',
    "    title  ''",
    '    text   NULL',
  ]);
});
