import { writeFile } from 'node:fs/promises';
import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import keyBased from './connector.ts';
import { startSource } from './source.ts';

const ada = {
  customer_id: 1,
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  updated_at: '2024-01-01T09:00:00Z',
};
const grace = {
  customer_id: 2,
  name: 'Grace Hopper',
  email: 'grace@example.com',
  updated_at: '2024-01-02T09:00:00.123456Z',
};
const alan = {
  customer_id: 3,
  name: 'Alan Turing',
  email: null,
  updated_at: '2024-01-03T09:00:00Z',
};

test('the first sync reads every customer', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(keyBased, { configuration: source.settings });
  expect(tables).toEqual({ customers: [ada, grace, alan] });
  expect(state).toEqual({ updatedSince: '2024-01-03 09:00:00+00' });
});

test('the next sync reads what changed, also what came late with the time of the last row', async () => {
  await using source = await startSource();
  const first = await sync(keyBased, { configuration: source.settings });
  await source.run(`
    UPDATE customers SET email = 'a.lovelace@example.com', updated_at = '2024-01-04 10:00:00+01' WHERE customer_id = 1;
    UPDATE customers SET email = 'unseen@example.com' WHERE customer_id = 2;
    INSERT INTO customers VALUES (4, 'Edsger Dijkstra', NULL, '2024-01-03 09:00:00+00')`);
  const { tables, state } = await sync(keyBased, { configuration: source.settings, after: first });
  expect(tables).toEqual({
    customers: [
      { ...ada, email: 'a.lovelace@example.com', updated_at: '2024-01-04T09:00:00Z' },
      // The time of the change did not move, so the change is not seen.
      grace,
      alan,
      { ...alan, customer_id: 4, name: 'Edsger Dijkstra' },
    ],
  });
  expect(state).toEqual({ updatedSince: '2024-01-04 09:00:00+00' });
});

test('a table of many rows is read whole, in the order of the changes', async () => {
  await using source = await startSource();
  await source.run(`
    INSERT INTO customers
    SELECT n, 'Number ' || n, NULL, TIMESTAMPTZ '2024-02-01 00:00:00+00' + to_seconds(n) FROM range(4, 10001) t(n)`);
  const { tables, state } = await sync(keyBased, { configuration: source.settings });
  expect(tables.customers).toHaveLength(10_000);
  expect(tables.customers.at(-1)).toEqual({
    customer_id: 10_000,
    name: 'Number 10000',
    email: null,
    updated_at: '2024-02-01T02:46:40Z',
  });
  expect(state).toEqual({ updatedSince: '2024-02-01 02:46:40+00' });
});

test('a file that is not there is an error of the settings', async () => {
  const missing = sync(keyBased, { configuration: { file: 'no/customers.db' } });
  await expect(missing).rejects.toMatchObject({
    code: 'configuration',
    message: 'configuration.file: there is no file no/customers.db',
  });
});

test('a key that is no number, a table that is missing and a file of another kind are errors of the source', async () => {
  await using source = await startSource();
  const { file } = source.settings;
  await source.run(`
    CREATE TABLE texts AS SELECT customer_id::VARCHAR AS customer_id, * EXCLUDE customer_id FROM customers;
    DROP TABLE customers; ALTER TABLE texts RENAME TO customers`);
  const read = () => sync(keyBased, { configuration: { file } });
  await expect(read()).rejects.toMatchObject({
    code: 'source',
    message: `${file}: a customer_id is no INTEGER: mend the table`,
  });
  await source.run('DROP TABLE customers');
  await expect(read()).rejects.toMatchObject({
    code: 'source',
    message: `${file} cannot be read: Catalog Error: Table with name customers does not exist!`,
  });
  await writeFile(file, 'a file of another kind');
  await expect(read()).rejects.toMatchObject({
    code: 'source',
    message: `${file} cannot be read: IO Error: The file "${file}" exists, but it is not a valid DuckDB database file!`,
  });
});
