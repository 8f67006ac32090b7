import { startFileBucket, type StoredFile } from '../../sources/file-bucket.ts';
import type { HttpSource } from '../../sources/http-source.ts';
import { makePdf } from '../../sources/text-pdf.ts';

/** A bucket of invoices. */
interface InvoiceBucket extends HttpSource {
  readonly settings: Readonly<
    Record<'baseUrl' | 'region' | 'accessKeyId' | 'secretAccessKey' | 'prefix', string>
  >;
  /** Uploads a file, or another version of it. */
  upload(key: string, bytes: Uint8Array, modifiedAt: string): void;
}

/** Starts a bucket with three invoices and two other files, and tells how to reach it. */
export async function startSource(): Promise<InvoiceBucket> {
  const files = new Map<string, StoredFile>([
    ['invoices/a.pdf', { bytes: invoice(2, '1,250.00'), modifiedAt: '2024-02-01T09:00:00.000Z' }],
    ['invoices/b 1.pdf', { bytes: invoice(1, '99.90'), modifiedAt: '2024-01-01T09:00:00.000Z' }],
    ['invoices/c.pdf', { bytes: invoice(3, '7.05'), modifiedAt: '2024-03-01T09:00:00.000Z' }],
    ['invoices/notes.txt', { bytes: Buffer.from('no PDF'), modifiedAt: '2024-03-02T09:00:00.000Z' }],
    ['other/d.pdf', { bytes: Buffer.from('no invoice'), modifiedAt: '2024-03-03T09:00:00.000Z' }],
  ]);
  const accessKeyId = 'AKIAIOSFODNN7EXAMPLE';
  const source = await startFileBucket(files, accessKeyId);
  const access = { region: 'eu-west-1', accessKeyId, secretAccessKey: 'a-secret-access-key' };
  return {
    ...source,
    settings: { baseUrl: source.url, ...access, prefix: 'invoices/' },
    upload: (key, bytes, modifiedAt) => void files.set(key, { bytes, modifiedAt }),
  };
}

/** An invoice of two pages, whose total is on the second. */
export function invoice(number: number, total: string): Buffer {
  const first = [`Invoice: INV-100${number}`, `Date: 2024-0${number}-01`, `Due: 2024-0${number}-15`];
  const second = [`Total: ${total}`, 'In words: as it stands above (in euros)'];
  return makePdf([[...first, 'Customer: Berg & Sons'], second]);
}
