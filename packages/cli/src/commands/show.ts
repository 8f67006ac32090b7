import { readArguments } from '../arguments.ts';
import { connectorFolder, pathTitle, warehouseFile } from '../connector-place.ts';
import type { Channel } from '../display/output.ts';
import type { Command } from '../surroundings.ts';
import { UsageError } from '../usage-error.ts';
import type { Warehouse } from '../warehouse/warehouse-reader.ts';

const connection = 'tester';
const usualLimit = 20;
/** What a terminal may need of a value; it is cut to the width later. */
const longestShown = 4096;

/** Shows what `debug` wrote. */
export const show: Command = {
  help: `headwater show [table] [path] [options]

  Shows what headwater debug wrote: all tables, or the rows of one.

  table           its name: flights, or sales.order with the schema
  path            the connector's folder; the current folder if left out

  --path <path>   the folder, where no table is named: the first word is
                  a table, unless it is written as a path (., ./folder)
  --limit <rows>  show so many rows at most, 20 if left out
  --json          print tables or rows as JSON objects, one a line; every
                  value is the exact text, or null
  -h, --help      print this

  A value in quotes is a text: '' is empty, NULL without quotes is no value.
  On a terminal long values are cut, and end with …

  Example: headwater show flights ./my-connector --limit 5
`,

  async run(words, { folder: here, output }) {
    const { stdout } = output;
    const { table, path, limit, isJson } = readRequest(words);
    const file = warehouseFile(connectorFolder(path, here));
    const title = pathTitle(file, here);
    const { openWarehouse } = await import('../warehouse/warehouse-reader.ts');
    const warehouse = await openWarehouse(file, title);
    try {
      if (table === null) await listTables(warehouse, title, isJson, stdout);
      else await showTable(warehouse, table, limit, isJson, stdout);
    } finally {
      warehouse.close();
    }
    return 0;
  },
};

interface ShowRequest {
  readonly table: string | null;
  readonly path: string;
  readonly limit: number;
  readonly isJson: boolean;
}

function readRequest(words: readonly string[]): ShowRequest {
  const { values, positionals } = readArguments(
    'show',
    words,
    {
      path: { type: 'string' },
      limit: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    2,
  );
  const rest = { limit: readLimit(values.limit), isJson: values.json ?? false };
  const [first, second] = positionals;
  if (second !== undefined && values.path !== undefined) {
    throw new UsageError(`both "${second}" and --path name a folder: leave one out`);
  }
  const isPath =
    first !== undefined && second === undefined && values.path === undefined && looksLikePath(first);
  if (isPath) return { table: null, path: first, ...rest };
  return { table: first ?? null, path: values.path ?? second ?? '.', ...rest };
}

function looksLikePath(word: string): boolean {
  return word === '.' || word === '..' || word.includes('/') || word.includes('\\');
}

function readLimit(given: string | undefined): number {
  if (given === undefined) return usualLimit;
  const limit = Number(given);
  if (/^\d+$/.test(given) && limit >= 1 && Number.isSafeInteger(limit)) return limit;
  throw new UsageError(`--limit wants a whole number above 0, "${given}" was given`);
}

async function listTables(
  warehouse: Warehouse,
  title: string,
  isJson: boolean,
  stdout: Channel,
): Promise<void> {
  const { tableListLines } = await import('../warehouse/warehouse-lines.ts');
  const tables = await warehouse.tables(connection);
  if (isJson) {
    for (const table of tables) stdout.write(`${JSON.stringify(table)}\n`);
  } else if (tables.length === 0) {
    stdout.write(`${title} holds no tables yet: headwater debug makes them\n`);
  } else {
    const lines = [title, '', ...tableListLines(tables, stdout.columns(), stdout.style)];
    stdout.write(`${lines.join('\n')}\n`);
  }
}

async function showTable(
  warehouse: Warehouse,
  word: string,
  limit: number,
  isJson: boolean,
  stdout: Channel,
): Promise<void> {
  const { findTable } = await import('../warehouse/find-table.ts');
  const table = findTable(word, await warehouse.tables(connection), connection);
  const names = table.columns.map(({ name }) => name);
  const longest = isJson || stdout.columns() === null ? null : longestShown;
  const rows: (readonly (string | null)[])[] = [];
  for await (const row of warehouse.rows(table, limit, longest)) {
    if (!isJson) rows.push(row);
    else
      stdout.write(`${JSON.stringify(Object.fromEntries(names.map((name, index) => [name, row[index]])))}\n`);
  }
  if (isJson) return;
  const { tableContentLines } = await import('../warehouse/warehouse-lines.ts');
  const lines = tableContentLines(table, rows, stdout.columns(), stdout.style);
  stdout.write(`${lines.join('\n')}\n`);
}
