import { startHttpSource, type HttpSource } from './http-source.ts';

/** Who may open a vault. */
export interface VaultClient {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const accessToken = 'an-access-token-of-azure';

/**
 * Starts a stand-in for Azure: for its login, `POST /<tenant>/oauth2/v2.0/token`, and for a vault that holds some
 * secrets, `GET /secrets/<name>?api-version=7.4`.
 */
export async function startKeyVault(
  client: VaultClient,
  secrets: ReadonlyMap<string, string>,
): Promise<HttpSource> {
  return startHttpSource(async (request) => {
    const url = new URL(request.url);
    if (request.method === 'POST' && url.pathname === `/${client.tenantId}/oauth2/v2.0/token`) {
      return logIn(new URLSearchParams(await request.text()), client);
    }
    const [, name] = /^\/secrets\/([0-9a-zA-Z-]+)\/?$/.exec(url.pathname) ?? [];
    if (request.method !== 'GET' || name === undefined) return new Response('', { status: 404 });
    if (request.headers.get('authorization') !== `Bearer ${accessToken}`) {
      return refusal(401, 'Unauthorized', 'AKV10000: Request is missing a Bearer or PoP token.');
    }
    if (!/^\d+(?:\.\d+|-\d\d-\d\d)$/.test(url.searchParams.get('api-version') ?? '')) {
      return refusal(400, 'BadParameter', 'api-version must be specified');
    }
    const value = secrets.get(name);
    if (value === undefined) {
      const message = `A secret with (name/id) ${name} was not found in this key vault.`;
      return refusal(404, 'SecretNotFound', message);
    }
    return Response.json({ value, id: `${url.origin}/secrets/${name}/1`, attributes: { enabled: true } });
  });
}

function logIn(form: URLSearchParams, { clientId, clientSecret }: VaultClient): Response {
  const isForVaults = form.get('scope') === 'https://vault.azure.net/.default';
  if (form.get('grant_type') !== 'client_credentials' || !isForVaults) {
    return Response.json({ error: 'invalid_scope' }, { status: 400 });
  }
  if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret) {
    return Response.json({ error: 'invalid_client' }, { status: 401 });
  }
  return Response.json({ token_type: 'Bearer', expires_in: 3599, access_token: accessToken });
}

function refusal(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status });
}
