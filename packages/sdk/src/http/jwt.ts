import { createHmac, createSign, constants, type KeyLike } from 'node:crypto';
import { tokenAuth } from './oauth2.ts';
import type { Auth } from './auth.ts';
import { tokenRequester, type TokenEndpoint } from './request-token.ts';

/** How a JWT is signed. */
export type JwtAlgorithm = `${'RS' | 'PS' | 'ES' | 'HS'}${'256' | '384' | '512'}`;

/** What signs a JWT. */
export interface JwtKey {
  readonly algorithm: JwtAlgorithm;
  /** The private key as PEM; for `HS…`, the shared secret. */
  readonly key: string;
  /** Tells the source which of its keys it is: `kid`. */
  readonly keyId?: string;
}

/** A JWT that is exchanged for a token. */
export interface JwtBearerOptions extends TokenEndpoint, JwtKey {
  readonly issuer: string;
  /** @default the issuer is left to speak for itself */
  readonly subject?: string;
  /** @default `tokenUrl` */
  readonly audience?: string;
  /** More claims: `{ box_sub_type: 'enterprise' }`. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** How long each JWT is good for. @default 300 */
  readonly lifetimeSeconds?: number;
}

/**
 * Sends tokens that are given for a signed JWT, as service accounts do.
 *
 * @example
 * jwtBearer({ tokenUrl, issuer: configuration.email, key: configuration.privateKey, algorithm: 'RS256', scope });
 */
export function jwtBearer(options: JwtBearerOptions): Required<Auth> {
  const request = tokenRequester(options);
  const { issuer, subject, audience = options.tokenUrl, lifetimeSeconds = 300 } = options;
  const now = options.client?.clock?.now ?? Date.now;
  return tokenAuth(options, () => {
    const issuedAt = Math.floor(now() / 1000);
    const times = { iat: issuedAt, exp: issuedAt + lifetimeSeconds };
    const claims = { iss: issuer, sub: subject, aud: audience, ...times, ...options.claims };
    const assertion = signJwt(claims, options);
    return request({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
  });
}

/**
 * Signs a JWT.
 *
 * @example
 * const app = http({ baseUrl, auth: vendedToken({ obtain: async () => ({ value: signJwt({ iss: appId, exp }, key) }) }) });
 */
export function signJwt(claims: Readonly<Record<string, unknown>>, key: JwtKey): string {
  const header = { alg: key.algorithm, typ: 'JWT', kid: key.keyId };
  const parts = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const text = parts.join('.');
  return `${text}.${signature(text, key).toString('base64url')}`;
}

function signature(text: string, { algorithm, key }: JwtKey): Buffer {
  const kind = algorithm.slice(0, 2);
  const hash = `sha${algorithm.slice(2)}`;
  if (kind === 'HS') return createHmac(hash, key).update(text).digest();
  const signer = createSign(hash).update(text);
  const plain: KeyLike = key;
  if (kind === 'ES') return signer.sign({ key: plain, dsaEncoding: 'ieee-p1363' });
  if (kind === 'RS') return signer.sign(plain);
  const { RSA_PKCS1_PSS_PADDING: padding, RSA_PSS_SALTLEN_DIGEST: saltLength } = constants;
  return signer.sign({ key: plain, padding, saltLength });
}
