// Shows rows that are read from the text of PDF files: one that cannot be read ends the sync, before the cursor passes it.
import { connector } from 'headwater';
import { pdf } from 'headwater/files';
import { http, sigV4, type Http } from 'headwater/http';
import { pdfFilesSince } from './bucket.ts';
import { invoiceIn } from './invoice.ts';

export default connector({
  configuration: {
    baseUrl: { type: 'string', label: 'Address of the bucket' },
    region: { type: 'string', label: 'Region of the bucket', default: 'us-east-1' },
    accessKeyId: { type: 'string', label: 'ID of the access key' },
    secretAccessKey: { type: 'secret', label: 'Secret access key' },
    prefix: { type: 'string', label: 'What the names of the files begin with', default: '' },
  },
  schema: {
    invoices: {
      primaryKey: ['invoice_id'],
      columns: {
        invoice_id: 'STRING',
        invoice_date: 'NAIVE_DATE',
        due_date: 'NAIVE_DATE',
        customer: 'STRING',
        total_amount: { type: 'DECIMAL', precision: 18, scale: 2 },
        amount_in_words: 'STRING',
        file: 'STRING',
        pages: 'INT',
      },
    },
  },
  state: { modifiedSince: '' },

  async update({ configuration, state, op, signal }) {
    const { baseUrl, prefix } = configuration;
    const api = http({ baseUrl, auth: sigV4({ ...configuration, service: 's3' }), signal });
    for (const { key, modifiedAt } of await pdfFilesSince(api, prefix, state.modifiedSince)) {
      const pages = await pagesOf(api, key);
      await op.upsert('invoices', { ...invoiceIn(pages.join('\n'), key), file: key, pages: pages.length });
      state.modifiedSince = modifiedAt;
      await op.checkpoint(state);
    }
  },
});

async function pagesOf(api: Http, key: string): Promise<string[]> {
  const path = key.split('/').map(encodeURIComponent).join('/');
  const file = (await api.get(`/${path}`)).bytes();
  const pages: string[] = [];
  for await (const { text } of pdf(file, { name: key })) pages.push(text);
  return pages;
}
