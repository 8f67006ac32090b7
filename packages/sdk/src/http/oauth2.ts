import type { Auth } from './auth.ts';
import { tokenRequester, type TokenEndpoint } from './request-token.ts';
import { vendedToken } from './vended-token.ts';

/** Keeps the newest refresh token of a source that gives a new one each time. State is the wrong place: it is no secret. */
export interface TokenStore {
  /** Gives the newest token that was saved; undefined when there is none. */
  load(): Promise<string | undefined> | string | undefined;
  /** Saves a token. The one before may be worthless by now. */
  save(refreshToken: string): Promise<void> | void;
}

/**
 * Sends tokens the client is given for its own id and secret.
 *
 * @example
 * oauth2ClientCredentials({ tokenUrl: 'https://id.example.com/token', clientId, clientSecret, scope: 'read' });
 */
export function oauth2ClientCredentials(
  endpoint: TokenEndpoint & { readonly clientId: string; readonly clientSecret: string },
): Required<Auth> {
  const request = tokenRequester(endpoint);
  return tokenAuth(endpoint, () => request({ grant_type: 'client_credentials' }));
}

/**
 * Sends tokens for somebody who has once allowed it. A new refresh token is saved before anything else is done.
 *
 * @example
 * oauth2Refresh({ tokenUrl, clientId, clientSecret, refreshToken: configuration.refreshToken, store });
 */
export function oauth2Refresh(
  options: TokenEndpoint & { readonly refreshToken: string; readonly store?: TokenStore },
): Required<Auth> {
  const request = tokenRequester(options);
  let newest: string | undefined;
  return tokenAuth(options, async () => {
    newest ??= (await options.store?.load()) ?? options.refreshToken;
    const token = await request({ grant_type: 'refresh_token', refresh_token: newest });
    if (token.refreshToken !== undefined && token.refreshToken !== newest) {
      newest = token.refreshToken;
      await options.store?.save(newest);
    }
    return token;
  });
}

/** Sends tokens that come from an endpoint. */
export function tokenAuth(
  { skewSeconds = 60, client }: TokenEndpoint,
  obtain: Parameters<typeof vendedToken>[0]['obtain'],
): Required<Auth> {
  return vendedToken({ obtain, skewSeconds, now: client?.clock?.now ?? Date.now });
}
