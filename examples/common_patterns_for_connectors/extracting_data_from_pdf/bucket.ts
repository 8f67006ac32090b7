import { xml } from 'headwater/files';
import type { Http } from 'headwater/http';

/** A file in a bucket. */
export interface BucketFile {
  readonly key: string;
  readonly modifiedAt: string;
}

/**
 * Lists the PDF files of a bucket that changed at a time or later, the oldest change first. S3 sorts by name, so the whole
 * list must be read before the first file.
 */
export async function pdfFilesSince(api: Http, prefix: string, since: string): Promise<BucketFile[]> {
  const files: BucketFile[] = [];
  for (let token: string | undefined = ''; token !== undefined;) {
    const query = { 'list-type': 2, prefix, 'continuation-token': token || undefined };
    const page: Uint8Array = (await api.get('/', { query })).bytes();
    for await (const { Key, LastModified } of xml<Contents>(page, 'Contents')) {
      files.push({ key: Key, modifiedAt: LastModified });
    }
    token = undefined;
    for await (const next of xml<string>(page, 'NextContinuationToken')) token = next;
  }
  return files
    .filter(({ key, modifiedAt }) => key.endsWith('.pdf') && modifiedAt >= since)
    .toSorted((a, b) => a.modifiedAt.localeCompare(b.modifiedAt));
}

type Contents = { Key: string; LastModified: string };
