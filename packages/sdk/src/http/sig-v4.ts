import { createHash, createHmac } from 'node:crypto';
import type { Auth } from './auth.ts';

/** Whom a request of AWS is from, and whom it is for. */
export interface SigV4Options {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of credentials that end after a time. */
  readonly sessionToken?: string;
  readonly region: string;
  /** The service, as it stands in its host: `execute-api`, `s3`. */
  readonly service: string;
  /** Milliseconds since 1970, for a test. @default this machine's */
  readonly now?: () => number;
}

/**
 * Signs requests as AWS does: Signature Version 4.
 *
 * @example
 * sigV4({ accessKeyId, secretAccessKey, region: 'eu-west-1', service: 'execute-api' });
 */
export function sigV4(options: SigV4Options): Auth {
  const isStorage = options.service === 's3';
  return {
    sign(request) {
      const time = new Date((options.now ?? Date.now)()).toISOString().replaceAll(/[:-]|\.\d+/g, '');
      request.headers['host'] = request.url.host;
      request.headers['x-amz-date'] = time;
      if (options.sessionToken !== undefined) request.headers['x-amz-security-token'] = options.sessionToken;
      const bodyHash = hash(request.body ?? '');
      if (isStorage) request.headers['x-amz-content-sha256'] = bodyHash;

      const names = Object.keys(request.headers).filter(isSigned).toSorted();
      const signedHeaders = names.join(';');
      const canonical = [
        request.method,
        canonicalPath(request.url.pathname, isStorage),
        canonicalQuery(request.url),
        ...names.map((name) => `${name}:${(request.headers[name] ?? '').trim().replaceAll(/ +/g, ' ')}`),
        '',
        signedHeaders,
        bodyHash,
      ].join('\n');

      const day = time.slice(0, 8);
      const credentials = [day, options.region, options.service, 'aws4_request'];
      const scope = credentials.join('/');
      const text = ['AWS4-HMAC-SHA256', time, scope, hash(canonical)].join('\n');
      const key = credentials.reduce<string | Buffer>(mac, `AWS4${options.secretAccessKey}`);
      request.headers['authorization'] =
        `AWS4-HMAC-SHA256 Credential=${options.accessKeyId}/${scope}, ` +
        `SignedHeaders=${signedHeaders}, Signature=${mac(key, text).toString('hex')}`;
    },
  };
}

/** A proxy may change what stands in the others. */
function isSigned(name: string): boolean {
  return /^(?:host|content-type|range)$|^x-amz-/.test(name);
}

function canonicalPath(path: string, isStorage: boolean): string {
  // All services but S3 encode a path that is encoded already once more.
  return isStorage
    ? path
        .split('/')
        .map((part) => encode(decodeURIComponent(part)))
        .join('/')
    : path.split('/').map(encode).join('/');
}

function canonicalQuery(url: URL): string {
  const pairs = [...url.searchParams].map(([name, value]) => [encode(name), encode(value)] as const);
  const sorted = pairs.toSorted(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)));
  // What goes over the wire must say what was signed: AWS reads a `+` as a plus, not as a blank.
  const query = sorted.map(([name, value]) => `${name}=${value}`).join('&');
  url.search = query;
  return query;
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hash(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function mac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
