import type { Auth } from './auth.ts';

/**
 * Sends a key in a header, or in the query.
 *
 * @example
 * apiKey(configuration.apiKey); // X-API-Key: …
 * apiKey(configuration.apiKey, { query: 'appid' });
 */
export function apiKey(
  key: string,
  place: { readonly header: string } | { readonly query: string } = { header: 'x-api-key' },
): Auth {
  if ('query' in place) return { sign: ({ url }) => url.searchParams.set(place.query, key) };
  return inHeader(place.header, key);
}

/** Sends a name and a password: `Authorization: Basic …`. */
export function basic(user: string, password: string): Auth {
  return scheme('Basic', Buffer.from(`${user}:${password}`).toString('base64'));
}

/** Sends a token: `Authorization: Bearer …`. */
export function bearer(token: string): Auth {
  return scheme('Bearer', token);
}

/**
 * Sends credentials under a scheme of the source's own.
 *
 * @example
 * scheme('ShippoToken', configuration.token); // Authorization: ShippoToken …
 */
export function scheme(name: string, credentials: string): Auth {
  return inHeader('authorization', `${name} ${credentials}`);
}

function inHeader(name: string, value: string): Auth {
  const header = name.toLowerCase();
  return {
    sign({ headers }) {
      headers[header] = value;
    },
  };
}
