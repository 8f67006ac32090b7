import type { Auth, OutgoingRequest } from './auth.ts';

/** A token that is good for a time. */
export interface Token {
  readonly value: string;
  /** @default it is good until it is refused */
  readonly expiresAt?: Date | undefined;
}

/** How tokens come, and where they go. */
export interface VendedTokenOptions {
  /** Gets a new token. It is not called again while a call is under way. */
  readonly obtain: () => Promise<Token>;
  /** Puts a token into a request. @default `Authorization: Bearer …` */
  readonly place?: (request: OutgoingRequest, token: string) => void;
  /** How long before its end a token is replaced; of a short-lived one, half its life at most. @default 60 */
  readonly skewSeconds?: number;
  /** Milliseconds since 1970, for a test. @default this machine's */
  readonly now?: () => number;
}

/**
 * Sends a token that has to be asked for, and asks for a new one when it ends or is refused: many requests at once
 * share one renewal.
 *
 * @example
 * vendedToken({
 *   async obtain() {
 *     const answer = await app.post(`/app/installations/${id}/access_tokens`);
 *     const { token, expires_at } = answer.json<{ token: string; expires_at: string }>();
 *     return { value: token, expiresAt: new Date(expires_at) };
 *   },
 * });
 */
export function vendedToken(options: VendedTokenOptions): Required<Auth> {
  const { place = placeBearer, skewSeconds = 60, now = Date.now } = options;
  const usedBy = new WeakMap<OutgoingRequest, string>();
  let current: { readonly value: string; readonly goodUntil: number } | undefined;
  let renewal: Promise<string> | undefined;

  async function obtain(): Promise<string> {
    const began = now();
    const { value, expiresAt } = await options.obtain();
    const end = expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
    current = { value, goodUntil: end - Math.min(skewSeconds * 1000, (end - began) / 2 || 0) };
    return value;
  }

  function obtainOnce(): Promise<string> {
    renewal ??= obtain().finally(() => (renewal = undefined));
    return renewal;
  }

  return {
    async sign(request) {
      const isGood = current !== undefined && renewal === undefined && now() < current.goodUntil;
      const value = isGood && current !== undefined ? current.value : await obtainOnce();
      usedBy.set(request, value);
      place(request, value);
    },
    async renew(refused) {
      // Another request may have been refused with the same token before, and brought a new one.
      if (current?.value === usedBy.get(refused)) await obtainOnce();
    },
  };
}

function placeBearer({ headers }: OutgoingRequest, token: string): void {
  headers['authorization'] = `Bearer ${token}`;
}
