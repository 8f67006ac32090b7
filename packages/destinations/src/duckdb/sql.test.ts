import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { comparedName, identifier, text } from './sql.ts';

let instance: DuckDBInstance;
let connection: DuckDBConnection;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

async function rowsOf(sql: string): Promise<unknown[][]> {
  return (await connection.runAndReadAll(sql)).getRows();
}

const odd = fc.string({ unit: fc.constantFrom('\0', "'", '"', '\\', '\n', '\r', ';', '-', '$1', 'a', '🦆') });
const anyText = fc.oneof(odd, fc.string({ unit: 'binary' }), fc.constantFrom('\0'.repeat(5000), "'\0'"));

test('every text survives SQL, be there a NUL in it or quotes', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async (value) => {
      const [[hex] = []] = await rowsOf(`SELECT hex(encode(${text(value)}))`);
      expect(hex).toBe(Buffer.from(value).toString('hex').toUpperCase());
    }),
  );
});

test('half a surrogate pair becomes U+FFFD, as in the texts of a table', async () => {
  expect(await rowsOf(`SELECT ${text('a\ud800\0')} = 'a\ufffd' || chr(0)`)).toEqual([[true]]);
});

test('every name DuckDB can hold names a column, and others are refused before they reach it', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async (value) => {
      const name = value.replaceAll('\0', '');
      fc.pre(name !== '');
      const reader = await connection.runAndReadAll(`SELECT 1 AS ${identifier(name)}`);
      // The driver leaves out a byte order mark at the beginning.
      expect(reader.columnNames()).toEqual([name.replace(/^\ufeff/, '')]);
    }),
  );
  for (const name of ['', 'a\0b', '\0', 'a\ud800', '\udc00']) {
    expect(() => identifier(name)).toThrow(
      new RangeError(`DuckDB cannot hold the name ${JSON.stringify(name)}.`),
    );
  }
});

test('names are compared as the catalog compares them, in every script', async () => {
  const letters = Array.from({ length: 0x11_0000 }, (_, code) => String.fromCodePoint(code)).filter(
    (letter) => letter.toLowerCase() !== letter || letter.toUpperCase() !== letter,
  );
  expect(letters.length).toBeGreaterThan(2500);
  const list = `[${letters.map(text).join(', ')}]`;
  const groups = await rowsOf(
    `SELECT string_agg(letter, '') FROM (SELECT unnest(${list}) AS letter) GROUP BY ${comparedName('letter')}`,
  );
  const alike = groups.map(([group]) => Array.from(String(group)));
  // One of each group: DuckDB takes them all for names of their own.
  const apart = alike.map(([letter = '']) => `${identifier(letter)} INTEGER`);
  await connection.run(`CREATE OR REPLACE TABLE letters (${apart.join(', ')})`);
  for (const [first = '', ...others] of alike) {
    for (const other of others) {
      const twins = `CREATE OR REPLACE TABLE twins (${identifier(first)} INTEGER, ${identifier(other)} INTEGER)`;
      await expect(connection.run(twins)).rejects.toThrow('already exists');
    }
  }
});
