import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runDebug } from './run-debug.ts';
import { compareFlights, readTableCounts, type TableCount } from './warehouse.ts';

const folder = import.meta.dirname;
const files = join(folder, 'files');
const configurationPath = join(files, 'configuration.json');
const warehousePath = join(files, 'warehouse.db');

const { values } = parseArgs({ options: { flights: { type: 'string', default: '3000000' } } });
const started = performance.now();

// Every run starts anew, so that it shows the same each time.
await rm(files, { recursive: true, force: true });
await mkdir(files, { recursive: true });

const source = fork(join(folder, 'source', 'main.ts'), ['--port', '0', '--flights', values.flights]);
try {
  await run(source);
} finally {
  source.kill();
}

async function run(source: ChildProcess): Promise<void> {
  title('1. A source: a REST service on this machine, with the real data of the npm package vega-datasets');
  const configuration = await configure(await address(source));
  const first = await request(configuration, 'GET', '/');
  say(`   ${configuration.url} has ${listed(first)}`);

  title('2. The first sync reads everything');
  await sync();
  say(
    `   ${number(await compareFlights(warehousePath))} flights are equal, value by value, to those of the file`,
  );

  title('3. Time goes by: the source changes');
  say(`   ${listed(await request(configuration, 'POST', '/changes'))}`);

  title('4. The second sync reads only what changed');
  const tables = await sync();
  const last = await request(configuration, 'GET', '/');
  for (const { table, rows, deleted } of tables) {
    if (last[table] === rows - deleted) continue;
    throw new Error(`${table}: ${rows - deleted} rows in the warehouse, ${last[table]} in the source`);
  }
  say('   Every table has as many rows as the source');

  title(`Done in ${seconds(started)} s. The warehouse is quickstart/files/warehouse.db, a DuckDB file:`);
  say('   npx headwater show flights quickstart');
  say('   duckdb quickstart/files/warehouse.db "select origin, avg(delay) from tester.flights group by 1"');
}

async function address(source: ChildProcess): Promise<string> {
  const failed = once(source, 'exit').then(([code]) => {
    throw new Error(`the source ended with ${code}: see above`);
  });
  const [message]: { url: string }[] = await Promise.race([once(source, 'message'), failed]);
  if (message === undefined) throw new Error('the source gave no address');
  return message.url;
}

type Configuration = Record<'url' | 'apiKey' | 'pageSize', string>;

/** Writes the configuration of the connector with the address of this run. */
async function configure(url: string): Promise<Configuration> {
  const text = await readFile(join(folder, 'configuration.json'), 'utf8');
  const configuration: Configuration = { ...JSON.parse(text), url };
  await writeFile(configurationPath, JSON.stringify(configuration, null, 2));
  return configuration;
}

async function request(
  { url, apiKey }: Configuration,
  method: string,
  path: string,
): Promise<Record<string, number>> {
  const response = await fetch(url + path, { method, headers: { authorization: `Bearer ${apiKey}` } });
  return JSON.parse(await response.text());
}

/** Runs a sync and shows what the warehouse holds afterwards. */
async function sync(): Promise<TableCount[]> {
  const syncStarted = new Date();
  const start = performance.now();
  await runDebug(folder, configurationPath);
  const time = (performance.now() - start) / 1000;

  const tables = await readTableCounts(warehousePath, syncStarted);
  say(`\n   ${'table'.padEnd(14)}${['rows', 'deleted', 'written now'].map(cell).join('')}`);
  for (const { table, rows, deleted, writtenNow } of tables) {
    say(`   ${table.padEnd(14)}${[rows, deleted, writtenNow].map(number).map(cell).join('')}`);
  }
  const written = tables.reduce((sum, { writtenNow }) => sum + writtenNow, 0);
  say(
    `   ${number(written)} rows in ${time.toFixed(1)} s, ${number(Math.round(written / time))} rows a second`,
  );
  return tables;
}

function listed(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${number(count)} ${name.replaceAll('_', ' ')}`)
    .join(', ');
}

function cell(text: string): string {
  return text.padStart(14);
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(0);
}

function title(text: string): void {
  say(`\n${text}\n`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
