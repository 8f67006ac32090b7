import { ConfigurationError, SourceError, isObject } from '@headwater/protocol';
import { basic } from './header-auth.ts';
import { http, type HttpOptions } from './http.ts';
import { HttpError } from './http-error.ts';
import type { Query } from './query.ts';
import { redactUrl } from './redact.ts';
import type { Token } from './vended-token.ts';

/** How a client asks for tokens. */
export interface TokenEndpoint {
  /** The whole URL. */
  readonly tokenUrl: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Where the id and the secret stand: in a header, as the standard wants it, or in the body. @default 'basic' */
  readonly clientAuth?: 'basic' | 'body';
  readonly scope?: string;
  /** What else a source wants to be sent: `{ audience: … }`. */
  readonly parameters?: Query;
  /** How long before its end a token is replaced. @default 60 */
  readonly skewSeconds?: number;
  /** How the endpoint is reached. */
  readonly client?: Pick<HttpOptions, 'tls' | 'proxy' | 'signal' | 'timeout' | 'retry' | 'clock'>;
}

/** A token, and the one to refresh it with when there is a new one. */
export interface GrantedToken extends Token {
  readonly refreshToken: string | undefined;
}

/** Makes what asks an endpoint for a token of one kind of grant. */
export function tokenRequester(endpoint: TokenEndpoint): (grant: Query) => Promise<GrantedToken> {
  const { tokenUrl, clientId, clientSecret, clientAuth = 'basic', scope, parameters } = endpoint;
  const isInHeader = clientAuth === 'basic' && clientSecret !== undefined && clientId !== undefined;
  const api = http({
    ...endpoint.client,
    baseUrl: tokenUrl,
    ...(isInHeader && { auth: basic(encodeURIComponent(clientId), encodeURIComponent(clientSecret)) }),
  });
  const own = isInHeader ? {} : { client_id: clientId, client_secret: clientSecret };
  const now = endpoint.client?.clock?.now ?? Date.now;
  return async (grant) => {
    const began = now();
    const form = { ...grant, ...own, scope, ...parameters };
    const answer = await api.post('', { form, isSafe: true }).catch(blameCredentials);
    return readToken(answer.json(), began, tokenUrl);
  };
}

/** An endpoint says 400 where others say 401. */
function blameCredentials(error: unknown): never {
  if (!(error instanceof HttpError) || ![400, 401, 403].includes(error.status)) throw error;
  const message = error.message.replace(/: [^:]*$/, ': check the credentials');
  throw new ConfigurationError(message, { cause: error });
}

function readToken(body: unknown, began: number, tokenUrl: string): GrantedToken {
  const { access_token: value, expires_in: seconds, refresh_token: next } = isObject(body) ? body : {};
  if (typeof value !== 'string' || value === '') {
    throw new SourceError(
      `POST ${redactUrl(new URL(tokenUrl))} answered without an access_token: check \`tokenUrl\``,
    );
  }
  const life = Number(seconds ?? Number.NaN);
  return {
    value,
    expiresAt: Number.isNaN(life) ? undefined : new Date(began + life * 1000),
    refreshToken: typeof next === 'string' ? next : undefined,
  };
}
