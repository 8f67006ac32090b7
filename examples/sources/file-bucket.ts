import { startHttpSource, type HttpSource } from './http-source.ts';

/** A file in a bucket. */
export interface StoredFile {
  readonly bytes: Uint8Array;
  /** `2024-01-05T09:00:00.000Z`. */
  readonly modifiedAt: string;
}

const filesOnPage = 2;

/**
 * Starts a stand-in for a bucket of S3 at an address of its own: `GET /?list-type=2` lists its files two at a time, sorted by
 * their keys, and `GET /<key>` gives one. It looks at who signed a request, not at the signature.
 */
export async function startFileBucket(
  files: ReadonlyMap<string, StoredFile>,
  accessKeyId: string,
): Promise<HttpSource> {
  return startHttpSource((request) => {
    const signature = request.headers.get('authorization') ?? '';
    if (!signature.startsWith(`AWS4-HMAC-SHA256 Credential=${accessKeyId}/`)) {
      return xmlAnswer('<Error><Code>InvalidAccessKeyId</Code></Error>', 403);
    }
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === '/') return xmlAnswer(listing(files, searchParams));
    const file = files.get(decodeURIComponent(pathname.slice(1)));
    if (file === undefined) return xmlAnswer('<Error><Code>NoSuchKey</Code></Error>', 404);
    return new Response(new Uint8Array(file.bytes));
  });
}

function listing(files: ReadonlyMap<string, StoredFile>, query: URLSearchParams): string {
  const after = query.get('continuation-token') ?? '';
  const keys = [...files.keys()]
    .filter((key) => key.startsWith(query.get('prefix') ?? '') && key > after)
    .toSorted((a, b) => (a < b ? -1 : 1));
  const page = keys.slice(0, filesOnPage);
  const hasMore = keys.length > page.length;
  const contents = page.map(
    (key) =>
      `<Contents><Key>${key}</Key><LastModified>${files.get(key)?.modifiedAt}</LastModified>` +
      `<Size>${files.get(key)?.bytes.length}</Size></Contents>`,
  );
  const next = hasMore ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
  return (
    '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    `<IsTruncated>${hasMore}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`
  );
}

function xmlAnswer(text: string, status = 200): Response {
  return new Response(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`, {
    status,
    headers: { 'content-type': 'application/xml' },
  });
}
