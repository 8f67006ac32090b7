import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import { makePdf } from '../../sources/text-pdf.ts';
import pdfInvoices from './connector.ts';
import { invoice, startSource } from './source.ts';

const row = (number: number, total: string, file: string) => ({
  invoice_id: `INV-100${number}`,
  invoice_date: `2024-0${number}-01`,
  due_date: `2024-0${number}-15`,
  customer: 'Berg & Sons',
  total_amount: total,
  amount_in_words: 'as it stands above (in euros)',
  file,
  pages: 2,
});

const invoices = [
  row(1, '99.90', 'invoices/b 1.pdf'),
  row(2, '1250.00', 'invoices/a.pdf'),
  row(3, '7.05', 'invoices/c.pdf'),
];

test('the first sync reads every PDF below the prefix, the oldest first', async () => {
  await using source = await startSource();
  const { tables, state } = await sync(pdfInvoices, { configuration: source.settings });
  expect(tables).toEqual({ invoices });
  expect(state).toEqual({ modifiedSince: '2024-03-01T09:00:00.000Z' });
  expect(source.requests).toEqual([
    'GET /?list-type=2&prefix=invoices%2F',
    'GET /?continuation-token=invoices%2Fb%201.pdf&list-type=2&prefix=invoices%2F',
    'GET /invoices/b%201.pdf',
    'GET /invoices/a.pdf',
    'GET /invoices/c.pdf',
  ]);
});

test('the next sync reads what was uploaded since, and the last file again', async () => {
  await using source = await startSource();
  const first = await sync(pdfInvoices, { configuration: source.settings });
  source.upload('invoices/b 1.pdf', invoice(1, '89.90'), '2024-03-05T09:00:00.000Z');
  source.upload('invoices/late.pdf', invoice(4, '4.00'), '2024-03-01T09:00:00.000Z');
  const { tables, state } = await sync(pdfInvoices, { configuration: source.settings, after: first });
  expect(tables).toEqual({
    invoices: [
      { ...invoices[0], total_amount: '89.90' },
      ...invoices.slice(1),
      row(4, '4.00', 'invoices/late.pdf'),
    ],
  });
  expect(state).toEqual({ modifiedSince: '2024-03-05T09:00:00.000Z' });
});

test('wherever a sync is killed or an answer fails, the table comes out the same', async () => {
  await using source = await startSource();
  const explored = explore(pdfInvoices, { configuration: source.settings });
  await expect(explored).resolves.toMatchObject({ requests: 5 });
});

test.each([
  [
    'a file that is broken',
    invoice(2, '1.00').subarray(0, 400),
    'invoices/a.pdf is no PDF, or broken (Invalid PDF structure.): have it sent again',
  ],
  [
    'a PDF that is no invoice',
    makePdf([['Dear Sir or Madam']]),
    'invoices/a.pdf has no line “Invoice: …” that fits /[A-Z]+-\\d+/: look into it, or move it away',
  ],
])('%s ends the sync until it is mended', async (_, bytes, message) => {
  await using source = await startSource();
  const read = () => sync(pdfInvoices, { configuration: source.settings });
  source.upload('invoices/a.pdf', bytes, '2024-02-01T09:00:00.000Z');
  await expect(read()).rejects.toMatchObject({ code: 'source', message });
  source.upload('invoices/a.pdf', invoice(2, '1,250.00'), '2024-02-01T10:00:00.000Z');
  await expect(read()).resolves.toMatchObject({ tables: { invoices } });
});

test('an access key that the bucket does not know ends the sync', async () => {
  await using source = await startSource();
  const configuration = { ...source.settings, accessKeyId: 'AKIAIOSFODNN7UNKNOWN' };
  await expect(sync(pdfInvoices, { configuration })).rejects.toThrow(
    `GET ${source.url}/?list-type=2&prefix=invoices%2F answered 403`,
  );
});
