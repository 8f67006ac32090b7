// Shows files that are fetched side by side, a few at a time, and written one after the other, in their order.
import { basename } from 'node:path';
import { connector, SourceError } from 'headwater';
import { http, inOrder, sigV4 } from 'headwater/http';
import { listFiles, readRows } from './bucket.ts';

// Of each file, its ETag when it was read.
const begin: { etags: Record<string, string> } = { etags: {} };

// The columns are those of the files: their values are texts.
const tables = {
  campaigns: { primaryKey: ['campaign_id'] },
  customers: { primaryKey: ['customer_id'] },
  orders: { primaryKey: ['order_id'] },
  products: { primaryKey: ['product_id'] },
};

export default connector({
  configuration: {
    baseUrl: { type: 'string', label: 'Address of S3', default: 'https://s3.us-east-1.amazonaws.com' },
    region: { type: 'string', label: 'Region of the bucket', default: 'us-east-1' },
    bucket: 'string',
    accessKeyId: 'string',
    secretAccessKey: 'secret',
    filesAtOnce: { type: 'integer', label: 'How many files are fetched at the same time', default: 4 },
  },
  schema: () => tables,
  state: begin,

  async update({ configuration, state, op, signal }) {
    const { baseUrl, bucket, filesAtOnce } = configuration;
    const api = http({ baseUrl, auth: sigV4({ ...configuration, service: 's3' }), signal });
    const files = await listFiles(api, bucket);
    const changed = files.filter(({ key, etag }) => state.etags[key] !== etag);

    const read = inOrder(changed, filesAtOnce, async (file, ended) => ({
      file,
      rows: await readRows(api, bucket, file, ended),
    }));
    for await (const { file, rows } of read) {
      await op.upsert(tableOf(file.key), rows);
      state.etags[file.key] = file.etag;
      // The files before one that fails are kept.
      await op.checkpoint(state);
    }
  },
});

function tableOf(key: string): string {
  const table = basename(key, '.csv');
  if (Object.hasOwn(tables, table)) return table;
  throw new SourceError(`${key} is named after no table: move it away, or declare the table ${table}`);
}
