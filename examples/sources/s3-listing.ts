import { createHash } from 'node:crypto';

type Objects = ReadonlyMap<string, string | Uint8Array>;

/** Answers `?list-type=2` of a bucket: its keys in their order, as many as are asked for, and where to go on. */
export function listObjects(objects: Objects, name: string, query: URLSearchParams): Response {
  const most = Number(query.get('max-keys') ?? 1000);
  const after = Buffer.from(query.get('continuation-token') ?? '', 'base64').toString();
  const prefix = query.get('prefix') ?? '';
  const keys = [...objects.keys()].filter((key) => key > after && key.startsWith(prefix)).toSorted();
  const page = keys.slice(0, most);
  const isTruncated = keys.length > most;
  const token = Buffer.from(page.at(-1) ?? '').toString('base64');
  const next = isTruncated ? `<NextContinuationToken>${token}</NextContinuationToken>` : '';
  const contents = page.map((key) => {
    const etag = createHash('md5')
      .update(objects.get(key) ?? '')
      .digest('hex');
    return `<Contents><Key>${escapeXml(key)}</Key><ETag>&quot;${etag}&quot;</ETag></Contents>`;
  });
  const body = `<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${name}</Name><IsTruncated>${isTruncated}</IsTruncated>${contents.join('')}${next}</ListBucketResult>`;
  return new Response(body, { headers: { 'content-type': 'application/xml' } });
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
