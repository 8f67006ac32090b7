import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import files from './connector.ts';
import { startSource } from './source.ts';

const campaigns = [
  { campaign_id: '1', name: 'Spring', target: 'young, in towns' },
  { campaign_id: '2', name: 'Autumn', target: null },
];
const customers = [
  { customer_id: '1', name: 'Ada', city: 'Oslo' },
  { customer_id: '2', name: 'Louis', city: 'Lyon' },
];
const orders = [
  { order_id: '10', customer_id: '1', total: '19.90' },
  { order_id: '11', customer_id: '2', total: '5.00' },
  { order_id: '12', customer_id: '1', total: '7.25' },
];
const products = [{ product_id: '20', name: 'Kettle, 1 l' }];

const reads = (requests: readonly string[]) =>
  requests.filter((request) => request.endsWith('.csv')).toSorted();

test('the first sync reads every file', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(files, { configuration: source.settings });
  expect(tables).toEqual({ campaigns, customers, orders, products });
  expect(Object.keys(state.etags)).toEqual([
    'exports/campaigns.csv',
    'exports/customers.csv',
    'exports/orders.csv',
    'exports/products.csv',
  ]);
});

test('the next sync reads only the files that have changed', async () => {
  await using source = await startSource();
  const first = await sync(files, { configuration: source.settings });
  const before = source.requests.length;
  source.objects.set('exports/customers.csv', 'customer_id,name,city\n2,Louis,Paris\n');
  const { tables } = await sync(files, { configuration: source.settings, after: first });
  expect(tables).toEqual({
    campaigns,
    customers: [customers[0], { customer_id: '2', name: 'Louis', city: 'Paris' }],
    orders,
    products,
  });
  expect(reads(source.requests.slice(before))).toEqual(['GET /shop/exports/customers.csv']);
});

test('a bucket of more files than one listing holds is read to its end', async () => {
  await using source = await startSource();
  for (let number = 1000; number < 2200; number += 1) source.objects.set(`exports/${number}.txt`, '');
  const { tables } = await sync(files, { configuration: source.settings });
  expect(tables).toEqual({ campaigns, customers, orders, products });
  expect(source.requests.filter((request) => request.includes('list-type')).length).toBe(2);
});

test('a file that cannot be read ends the sync with its line', async () => {
  await using source = await startSource();
  source.objects.set('exports/orders.csv', 'order_id,total\n10,19.90\n11\n');
  await expect(sync(files, { configuration: source.settings })).rejects.toThrow(
    'exports/orders.csv line 3: the row has 1 field, not 2',
  );
});

test('a file that is named after no table ends the sync', async () => {
  await using source = await startSource();
  source.objects.set('exports/invoices.csv', 'invoice_id\n1\n');
  await expect(sync(files, { configuration: source.settings })).rejects.toMatchObject({
    code: 'source',
    message: 'exports/invoices.csv is named after no table: move it away, or declare the table invoices',
  });
});

test('a secret key that is wrong ends the sync', async () => {
  await using source = await startSource();
  const configuration = { ...source.settings, secretAccessKey: 'a-wrong-one' };
  await expect(sync(files, { configuration })).rejects.toThrow(
    `GET ${source.url}/shop?list-type=2 answered 403 (<Error><Code>SignatureDoesNotMatch</Code></Error>): check the credentials`,
  );
});

test('whatever breaks off a sync, the next ones write the same rows', async () => {
  await using source = await startSource();
  const report = await explore(files, { configuration: source.settings });
  expect(report).toMatchObject({ requests: 5, checkpoints: 4 });
});
