import { createHmac, randomUUID } from 'node:crypto';
import type { Auth, OutgoingRequest } from './auth.ts';

/** How a source wants its requests signed. */
export interface HmacOptions {
  readonly secret: string;
  /** The text that is signed. */
  readonly text: (request: OutgoingRequest, once: Once) => string;
  /** Puts the signature into the request. */
  readonly place: (request: OutgoingRequest, signature: string, once: Once) => void;
  /** @default 'sha256' */
  readonly hash?: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  /** @default 'hex' */
  readonly encoding?: 'hex' | 'base64' | 'base64url';
  /** Milliseconds since 1970, for a test. @default this machine's */
  readonly now?: () => number;
}

/** What is new in each request, so that nobody can send it again. */
export interface Once {
  readonly time: Date;
  readonly nonce: string;
}

/**
 * Signs each request with a secret that both sides know.
 *
 * @example
 * hmac({
 *   secret: configuration.secret,
 *   text: ({ method, url, body }, { time }) => [method, url.pathname, time.getTime(), body ?? ''].join('\n'),
 *   place({ headers }, signature, { time }) {
 *     headers['x-time'] = String(time.getTime());
 *     headers['x-signature'] = signature;
 *   },
 * });
 */
export function hmac({
  secret,
  text,
  place,
  hash = 'sha256',
  encoding = 'hex',
  now = Date.now,
}: HmacOptions): Auth {
  return {
    sign(request) {
      const once = { time: new Date(now()), nonce: randomUUID() };
      const signature = createHmac(hash, secret).update(text(request, once)).digest(encoding);
      place(request, signature, once);
    },
  };
}
