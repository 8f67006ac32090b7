import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHttpSource, type HttpSource } from '../../../sources/http-source.ts';

/** A stand-in for HubSpot whose refresh tokens are good once, and whose access tokens can be ended. */
export interface HubSpot extends HttpSource {
  readonly settings: {
    readonly baseUrl: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly refreshToken: string;
    readonly tokenFile: string;
  };
  /** Ends the access token after some requests with it, as half an hour does. */
  endAccessTokenAfter(requests: number): void;
  /** What the app must be allowed anew for: only this refresh token is good from now on. */
  allowAnew(refreshToken: string): void;
}

const client = { clientId: 'app-1', clientSecret: 'app-secret' };

const contacts = [
  { email: 'ada@example.com', firstname: 'Ada' },
  { email: 'grace@example.com', firstname: 'Grace' },
  { email: 'nobody@example.com', firstname: null },
];
const companies = [
  {
    name: 'Analytical Engines',
    domain: 'engines.example.com',
    hs_lastmodifieddate: '2024-02-01T09:00:00.000Z',
  },
  { name: 'Compilers Inc', domain: 'compilers.example.com' },
];
const pageSize = 2;

/** Starts a stand-in for HubSpot, with a folder for the file of the token. */
export async function startSource(): Promise<HubSpot> {
  const folder = await mkdtemp(join(tmpdir(), 'hubspot-'));
  const tokens = {
    count: 1,
    refresh: ['refresh-token-1'],
    access: '',
    requestsLeft: Number.POSITIVE_INFINITY,
  };
  const source = await startHttpSource(async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (request.method === 'POST' && pathname === '/oauth/v1/token') {
      return grant(new URLSearchParams(await request.text()), tokens);
    }
    tokens.requestsLeft -= 1;
    const isKnown = request.headers.get('authorization') === `Bearer ${tokens.access}`;
    if (!isKnown || tokens.requestsLeft === -1) {
      return Response.json({ category: 'EXPIRED_AUTHENTICATION' }, { status: 401 });
    }
    if (pathname === '/crm/v3/objects/contacts') return page(contacts, searchParams);
    if (pathname === '/crm/v3/objects/companies') return page(companies, searchParams);
    return new Response('', { status: 404 });
  });
  return {
    ...source,
    settings: {
      baseUrl: source.url,
      ...client,
      refreshToken: 'refresh-token-1',
      tokenFile: join(folder, 'files', 'refresh-token.json'),
    },
    endAccessTokenAfter: (requests) => void (tokens.requestsLeft = requests),
    allowAnew: (token) => void (tokens.refresh = [token]),
    async [Symbol.asyncDispose]() {
      await source[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

/** Gives tokens for a refresh token. That one is worth nothing as soon as its successor is used: an answer may get lost. */
function grant(
  form: URLSearchParams,
  tokens: { count: number; refresh: string[]; access: string },
): Response {
  const given = form.get('refresh_token') ?? '';
  const isClient =
    form.get('client_id') === client.clientId && form.get('client_secret') === client.clientSecret;
  if (!isClient || form.get('grant_type') !== 'refresh_token' || !tokens.refresh.includes(given)) {
    return Response.json({ status: 'BAD_REFRESH_TOKEN' }, { status: 400 });
  }
  tokens.count += 1;
  const next = `refresh-token-${tokens.count}`;
  tokens.refresh = [given, next];
  tokens.access = `access-token-${tokens.count}`;
  return Response.json({
    token_type: 'bearer',
    refresh_token: next,
    access_token: tokens.access,
    expires_in: 1800,
  });
}

/** A page of records in the shape of the real API: ids are texts, and `after` is where the next page begins. */
function page(records: readonly object[], query: URLSearchParams): Response {
  const first = Number(query.get('after') ?? 0);
  const next = first + pageSize;
  return Response.json({
    results: records.slice(first, next).map((properties, index) => ({
      id: String(first + index + 1),
      properties,
    })),
    ...(next < records.length && { paging: { next: { after: String(next) } } }),
  });
}
