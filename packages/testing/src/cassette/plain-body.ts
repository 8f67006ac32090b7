import zlib from 'node:zlib';
import type { ReceivedAnswer, SentRequest } from '../network/exchange.ts';

const decoders: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => zlib.gunzipSync(bytes),
  'x-gzip': (bytes) => zlib.gunzipSync(bytes),
  deflate: (bytes) => zlib.inflateSync(bytes),
  br: (bytes) => zlib.brotliDecompressSync(bytes),
  zstd: (bytes) => zlib.zstdDecompressSync(bytes),
};

/** Undoes the compression of an answer: nobody can read a compressed cassette, or search it for secrets. */
export function withPlainBody(answer: ReceivedAnswer, { method, url }: SentRequest): ReceivedAnswer {
  const { 'content-encoding': encoding = 'identity', ...headers } = answer.headers;
  if (encoding === 'identity' || answer.body.length === 0) return answer;
  const decode = decoders[String(encoding).toLowerCase()];
  if (decode === undefined) {
    throw new Error(
      `${method} ${new URL(url).origin} answered with the content-encoding ${String(encoding)}, which cannot be recorded: ask for gzip`,
    );
  }
  const body = decode(answer.body);
  return { ...answer, headers: { ...headers, 'content-length': String(body.length) }, body };
}
