import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { makeFolder, removeFolders, runHeadwater } from '../../packages/cli/src/headwater-process.ts';
import { query } from '../cases/warehouse.ts';
import { whyNoPython } from '../python/python-here.ts';

// What the types of the Python SDK become, declared and inferred, through the real SDK.

afterAll(removeFolders);

const environment = { XDG_CACHE_HOME: fileURLToPath(new URL('../../.cache', import.meta.url)) };
const missing = await whyNoPython();

/** The table that a connector makes of a row, with the types of its columns: `name: type = value`. */
async function columnsOf(schema: string, row: string): Promise<string[]> {
  const folder = makeFolder({
    'connector.py': `import uuid
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fivetran_connector_sdk import Connector, Operations as op

def schema(configuration):
    return [{"table": "thing", "primary_key": ["id"], "columns": ${schema}}]

def update(configuration, state):
    op.upsert("thing", {"id": 1, ${row}})

connector = Connector(update=update, schema=schema)
`,
  });
  const { stderr } = await runHeadwater(['debug'], folder, environment);
  expect(stderr).toBe('');
  const file = join(folder, 'files', 'warehouse.db');
  const columns = await query(
    file,
    `SELECT column_name, data_type FROM information_schema.columns
     WHERE table_name = 'thing' AND column_name <> 'id' AND NOT starts_with(column_name, '_fivetran')
     ORDER BY column_name`,
  );
  const [values = []] = await query(
    file,
    `SELECT ${columns.map(([name]) => `"${String(name)}"::text`).join(', ')} FROM tester.thing`,
  );
  return columns.map(([name, type], index) => `${String(name)}: ${String(type)} = ${String(values[index])}`);
}

test.skipIf(missing !== null)('declared columns take what the SDK takes for them', async () => {
  const types = {
    boolean: 'BOOLEAN',
    short: 'SHORT',
    int: 'INT',
    long: 'LONG',
    decimal: { type: 'DECIMAL', precision: 38, scale: 10 },
    float: 'FLOAT',
    double: 'DOUBLE',
    of_decimal: 'DOUBLE',
    infinite: 'DOUBLE',
    day: 'NAIVE_DATE',
    of_datetime: 'NAIVE_DATE',
    local: 'NAIVE_DATETIME',
    local_text: 'NAIVE_DATETIME',
    at: 'UTC_DATETIME',
    at_text: 'UTC_DATETIME',
    bytes: 'BINARY',
    xml: 'XML',
    text: 'STRING',
    of_number: 'STRING',
    json: 'JSON',
    none: 'INT',
  };
  const row = `
    "boolean": 2, "short": 32767, "int": -2**31, "long": -2**63, "float": 10.4, "double": 0.1,
    "decimal": "9999999999999999999999999999.9999999999", "of_decimal": Decimal("1.5"), "infinite": float("-inf"),
    "day": "0001-01-01", "of_datetime": datetime(9999, 12, 31, 23, 59), "local": datetime(1, 1, 1, 0, 0, 0, 1),
    "local_text": "9999-12-31 23:59:59.999999", "at": datetime(2024, 2, 29, tzinfo=timezone(timedelta(hours=5, minutes=30))),
    "at_text": "1969-12-31T23:59:59.5-08:00", "bytes": b"\\x00\\xff", "xml": "<a/>", "text": "größe \\U0001F986\\n",
    "of_number": 1.0, "json": {"a": [1, 2**70, float("nan"), "é"]}, "none": None`;
  expect(await columnsOf(JSON.stringify(types), row)).toEqual([
    'at: TIMESTAMP WITH TIME ZONE = 2024-02-28 18:30:00+00',
    'at_text: TIMESTAMP WITH TIME ZONE = 1970-01-01 07:59:59.5+00',
    'boolean: BOOLEAN = true',
    'bytes: BLOB = \\x00\\xFF',
    'day: DATE = 0001-01-01',
    'decimal: DECIMAL(38,10) = 9999999999999999999999999999.9999999999',
    'double: DOUBLE = 0.1',
    'float: FLOAT = 10.4',
    'infinite: DOUBLE = -inf',
    'int: INTEGER = -2147483648',
    'json: JSON = {"a":[1,1180591620717411303424,null,"é"]}',
    'local: TIMESTAMP = 0001-01-01 00:00:00.000001',
    'local_text: TIMESTAMP = 9999-12-31 23:59:59.999999',
    'long: BIGINT = -9223372036854775808',
    'none: INTEGER = null',
    'of_datetime: DATE = 9999-12-31',
    'of_decimal: DOUBLE = 1.5',
    'of_number: VARCHAR = 1.0',
    'short: SMALLINT = 32767',
    'text: VARCHAR = größe 🦆\n',
    'xml: VARCHAR = <a/>',
  ]);
});

test.skipIf(missing !== null)('undeclared columns get the type of their values', async () => {
  const row = `
    "none": None, "boolean": True, "int": 1, "big": 2**100, "float": 0.1, "whole": 2.0, "nan": float("nan"),
    "text": "2024-01-01", "bytes": b"a", "dict": {"b": 1, "a": "x"}, "list": [], "decimal": Decimal("1.50"),
    "datetime": datetime(2024, 1, 1, 1, 2, 3), "date": date(2024, 1, 1), "uuid": uuid.UUID(int=5), "tuple": (1, 2)`;
  expect(await columnsOf('{}', row)).toEqual([
    'big: DECIMAL(31,0) = 1267650600228229401496703205376',
    'boolean: BOOLEAN = true',
    'bytes: BLOB = a',
    'date: VARCHAR = 2024-01-01',
    'datetime: VARCHAR = 2024-01-01 01:02:03',
    'decimal: VARCHAR = 1.50',
    'dict: JSON = {"b":1,"a":"x"}',
    'float: DOUBLE = 0.1',
    'int: BIGINT = 1',
    'list: JSON = []',
    'nan: DOUBLE = nan',
    'none: VARCHAR = null',
    'text: VARCHAR = 2024-01-01',
    'tuple: VARCHAR = (1, 2)',
    'uuid: VARCHAR = 00000000-0000-0000-0000-000000000005',
    'whole: DOUBLE = 2.0',
  ]);
});
