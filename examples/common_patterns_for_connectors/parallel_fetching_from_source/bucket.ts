import { csvBatches, xml } from 'headwater/files';
import type { Http } from 'headwater/http';

/** A file of a bucket. */
export interface BucketFile {
  readonly key: string;
  /** Another one when the file has changed. */
  readonly etag: string;
}

interface Listing {
  readonly Contents?: Entry | Entry[];
  readonly NextContinuationToken?: string;
}

interface Entry {
  readonly Key: string;
  readonly ETag: string;
}

/** Lists the CSV files of a bucket: S3 gives a thousand keys at a time. */
export async function listFiles(api: Http, bucket: string): Promise<BucketFile[]> {
  const files: BucketFile[] = [];
  let token: string | undefined;
  do {
    const query = { 'list-type': 2, 'continuation-token': token };
    const answer = await api.get(`/${bucket}`, { query });
    token = undefined;
    for await (const listing of xml<Listing>(answer.bytes(), 'ListBucketResult')) {
      // One element is itself, several of one name are an array.
      const entries = [listing.Contents ?? []].flat();
      files.push(...entries.map(({ Key, ETag }) => ({ key: Key, etag: ETag })));
      token = listing.NextContinuationToken;
    }
  } while (token !== undefined);
  return files.filter(({ key }) => key.endsWith('.csv'));
}

/** Reads all rows of a file; a field without characters is NULL. */
export async function readRows(
  api: Http,
  bucket: string,
  { key }: BucketFile,
  signal: AbortSignal,
): Promise<Record<string, unknown>[]> {
  const answer = await api.get(`/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`, { signal });
  const rows: Record<string, unknown>[] = [];
  for await (const batch of csvBatches(answer.bytes(), { emptyAs: null, name: key })) rows.push(...batch);
  return rows;
}
