import { SourceError } from '@headwater/protocol';
import type { Received } from './answer.ts';
import type { WireRequest } from './exchange.ts';
import { redactUrl } from './redact.ts';
import { isRepeatable } from './request-body.ts';

/** What may follow a request to another host: nothing that could be a secret. */
const harmless = new Set(['accept', 'accept-encoding', 'accept-language', 'user-agent', 'content-type']);

/**
 * Gives the request an answer sends us on to; undefined when it sends us nowhere.
 *
 * @throws SourceError when a body would go to another host
 */
export function redirectedRequest(
  request: WireRequest,
  { status, headers, url }: Received,
): WireRequest | undefined {
  const { location } = headers;
  if (location === undefined || ![301, 302, 303, 307, 308].includes(status)) return undefined;
  if (!URL.canParse(location, url.href)) return undefined;
  const next = new URL(location, url);
  const isElsewhere = next.origin !== url.origin;
  const kept = Object.entries(request.headers).filter(([name]) => !isElsewhere || harmless.has(name));
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (!isRead && status < 307) {
    const bare = kept.filter(([name]) => !name.startsWith('content-'));
    return { method: 'GET', url: next, headers: Object.fromEntries(bare), body: undefined };
  }
  if (request.body !== undefined && (isElsewhere || !isRepeatable(request.body))) {
    const from = `${request.method} ${redactUrl(url)}`;
    throw new SourceError(
      `${from} was redirected to ${redactUrl(next)}, which is not followed with a body: use that address`,
    );
  }
  return { ...request, url: next, headers: Object.fromEntries(kept) };
}
