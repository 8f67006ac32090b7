import { createHash, createHmac } from 'node:crypto';
import { startHttpSource, type HttpSource } from './http-source.ts';
import { listObjects } from './s3-listing.ts';

/** A bucket, and who may read it. */
export interface Bucket {
  readonly name: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** By their keys: to be changed at will. */
  readonly objects: Map<string, string | Uint8Array>;
}

/** A refusal, as S3 words it. */
class Refusal extends Error {
  readonly status: number;

  constructor(status: number, code: string) {
    super(code);
    this.status = status;
  }
}

const mostSkewMs = 15 * 60_000;

/** Starts a stand-in for S3: `GET /<bucket>/<key>` and `GET /<bucket>?list-type=2`, for requests with a good signature of version 4. */
export async function startS3(bucket: Bucket): Promise<HttpSource> {
  return startHttpSource((request) => {
    try {
      checkSignature(request, bucket);
      const { pathname, searchParams } = new URL(request.url);
      if (pathname === `/${bucket.name}` && searchParams.get('list-type') === '2') {
        return listObjects(bucket.objects, bucket.name, searchParams);
      }
      return new Response(new Uint8Array(findObject(new URL(request.url), bucket)));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const headers = { 'content-type': 'application/xml' };
      return new Response(`<Error><Code>${error.message}</Code></Error>`, { status: error.status, headers });
    }
  });
}

function findObject({ pathname }: URL, { name, objects }: Bucket): Buffer {
  const [, bucket, ...key] = decodeURIComponent(pathname).split('/');
  if (bucket !== name) throw new Refusal(404, 'NoSuchBucket');
  const object = objects.get(key.join('/'));
  if (object === undefined) throw new Refusal(404, 'NoSuchKey');
  return Buffer.from(object);
}

/** Signs the request once more, by the public description, and compares. */
function checkSignature({ method, url, headers }: Request, bucket: Bucket): void {
  const authorization = headers.get('authorization') ?? '';
  const parts = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(.+), SignedHeaders=(.+), Signature=(\w+)$/.exec(
    authorization,
  );
  if (parts === null) throw new Refusal(403, 'AccessDenied');
  const [, accessKeyId, scope = '', names = '', signature] = parts;
  if (accessKeyId !== bucket.accessKeyId) throw new Refusal(403, 'InvalidAccessKeyId');
  const time = headers.get('x-amz-date') ?? '';
  const day = time.slice(0, 8);
  if (scope !== `${day}/${bucket.region}/s3/aws4_request`)
    throw new Refusal(400, 'AuthorizationHeaderMalformed');
  if (!(Math.abs(Date.now() - readTime(time)) < mostSkewMs)) throw new Refusal(403, 'RequestTimeTooSkewed');

  const { pathname, searchParams } = new URL(url);
  const signed = names.split(';');
  if (!['host', 'x-amz-date', 'x-amz-content-sha256'].every((name) => signed.includes(name))) {
    throw new Refusal(403, 'AccessDenied');
  }
  const query = [...searchParams].map((pair) => pair.map(encodeURIComponent).join('=')).toSorted();
  const canonical = [
    method,
    pathname,
    query.join('&'),
    ...signed.map((name) => `${name}:${headers.get(name)}`),
    '',
    names,
    headers.get('x-amz-content-sha256'),
  ].join('\n');
  const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${createHash('sha256').update(canonical).digest('hex')}`;
  const key = [day, bucket.region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (secret, word) => createHmac('sha256', secret).update(word).digest(),
    `AWS4${bucket.secretAccessKey}`,
  );
  const wanted = createHmac('sha256', key).update(text).digest('hex');
  if (signature !== wanted) throw new Refusal(403, 'SignatureDoesNotMatch');
}

/** `20240101T090000Z`. */
function readTime(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'));
}
