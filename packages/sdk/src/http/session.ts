import type { Auth, OutgoingRequest } from './auth.ts';
import { vendedToken, type Token } from './vended-token.ts';

/** How a session begins and ends. */
export interface SessionOptions {
  /** Logs in: gives the session's id or token. */
  readonly login: () => Promise<Token | string>;
  /** Logs out. A source that counts sessions wants it. */
  readonly logout?: (token: string) => Promise<unknown>;
  /** Puts the token into a request. @default `Authorization: Bearer …` */
  readonly place?: (request: OutgoingRequest, token: string) => void;
}

/** A login that is there when it is needed, and can be ended. */
export interface Session extends Required<Auth>, AsyncDisposable {
  /** Logs out when a login is open. */
  end(): Promise<void>;
}

/**
 * Logs in at the first request, again when the session is refused, and out at the end.
 *
 * @example
 * await using login = session({
 *   login: async () => (await open.post('/login', { form: { user, password } })).json<{ id: string }>().id,
 *   logout: (id) => open.delete('/session', { headers: { 'x-session': id } }),
 *   place: ({ headers }, id) => void (headers['x-session'] = id),
 * });
 * const api = http({ baseUrl, auth: login });
 */
export function session({ login, logout, place }: SessionOptions): Session {
  let token: string | undefined;
  const auth = vendedToken({
    async obtain() {
      const given = await login();
      const next = typeof given === 'string' ? { value: given } : given;
      token = next.value;
      return next;
    },
    ...(place && { place }),
  });
  const end = async () => {
    const open = token;
    token = undefined;
    if (open !== undefined) await logout?.(open);
  };
  return { ...auth, end, [Symbol.asyncDispose]: end };
}
