import {
  createHmac,
  createPublicKey,
  createVerify,
  generateKeyPairSync,
  verify,
  constants,
} from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import {
  apiKey,
  basic,
  bearer,
  hmac,
  http,
  jwtBearer,
  oauth2ClientCredentials,
  oauth2Refresh,
  scheme,
  session,
  signJwt,
  vendedToken,
  type Auth,
} from 'headwater/http';
import { bodyOf, serve, type LocalServer } from './local-server.ts';

/** A source with tokens: each is good until the next one is given, or it is told to refuse. */
async function serveTokens(answer: (form: Record<string, string>, count: number) => object) {
  const forms: { form: Record<string, string>; authorization: string | undefined }[] = [];
  const accepted = new Set<string>();
  const server: LocalServer = await serve(async (request: IncomingMessage, response) => {
    if (request.url?.startsWith('/token') !== true) {
      const { authorization = '' } = request.headers;
      response.writeHead(accepted.has(authorization) ? 200 : 401).end(JSON.stringify(authorization));
      return;
    }
    const form = Object.fromEntries(new URLSearchParams(await bodyOf(request)));
    forms.push({ form, authorization: request.headers.authorization });
    await pause(20);
    const body = { status: 200, ...answer(form, forms.length) };
    if ('access_token' in body) accepted.add(`Bearer ${String(body.access_token)}`);
    response.writeHead(body.status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  return {
    server,
    forms,
    accepted,
    tokenUrl: `${server.url}/token?tenant=7`,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const credentials = { clientId: 'client', clientSecret: 'a secret' };

test('a key, a name with its password, a token and a scheme stand where they should', async () => {
  await using server = await serve((request, response) => {
    const { authorization, 'x-api-key': key, 'x-own': own } = request.headers;
    response.end(JSON.stringify([request.url, authorization ?? key ?? own ?? null]));
  });
  const ask = async (auth: Auth) => (await http({ baseUrl: server.url, auth }).get('/a?b=1')).json();
  expect(await ask(apiKey('k'))).toEqual(['/a?b=1', 'k']);
  expect(await ask(apiKey('k', { header: 'X-Own' }))).toEqual(['/a?b=1', 'k']);
  expect(await ask(apiKey('k', { query: 'appid' }))).toEqual(['/a?b=1&appid=k', null]);
  expect(await ask(basic('name', 'päss'))).toEqual([
    '/a?b=1',
    `Basic ${Buffer.from('name:päss').toString('base64')}`,
  ]);
  expect(await ask(bearer('t'))).toEqual(['/a?b=1', 'Bearer t']);
  expect(await ask(scheme('ShippoToken', 't'))).toEqual(['/a?b=1', 'ShippoToken t']);
});

test('a key in the query is not told, whatever its name', async () => {
  await using server = await serve((request, response) =>
    response.writeHead(400, { 'content-type': 'text/plain' }).end(`no ${request.url}`),
  );
  const api = http({ baseUrl: server.url, auth: apiKey('very-secret', { query: 'appid' }) });
  await expect(api.get('/a')).rejects.toThrow(
    `GET ${server.url}/a answered 400 (no /a?appid=***): check what was asked for`,
  );
});

test('many requests at once ask for one token, and for one more when it is refused', async () => {
  await using source = await serveTokens((_form, count) => ({ access_token: `t${count}`, expires_in: 3600 }));
  const auth = oauth2ClientCredentials({ tokenUrl: source.tokenUrl, ...credentials, scope: 'read' });
  const api = http({ baseUrl: source.server.url, auth });
  const all = async () =>
    new Set(
      (await Promise.all(Array.from({ length: 20 }, () => api.get('/')))).map((answer) => answer.json()),
    );
  expect(await all()).toEqual(new Set(['Bearer t1']));
  source.accepted.delete('Bearer t1');
  expect(await all()).toEqual(new Set(['Bearer t2']));
  expect(source.forms).toEqual(
    [1, 2].map(() => ({
      form: { grant_type: 'client_credentials', scope: 'read' },
      authorization: `Basic ${Buffer.from('client:a%20secret').toString('base64')}`,
    })),
  );
});

test('a token is replaced before it ends', async () => {
  let now = Date.now();
  const obtained: number[] = [];
  const auth = vendedToken({
    now: () => now,
    async obtain() {
      obtained.push(now);
      return { value: `t${obtained.length}`, expiresAt: new Date(now + 3600_000) };
    },
  });
  await using server = await serve((request, response) =>
    response.end(JSON.stringify(request.headers.authorization)),
  );
  const api = http({ baseUrl: server.url, auth });
  const seen = [];
  for (const seconds of [0, 3539, 1, 10]) {
    now += seconds * 1000;
    seen.push((await api.get('/')).json());
  }
  expect(seen).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t2', 'Bearer t2']);
});

test('a refresh token that is replaced is saved before the new access token is used', async () => {
  await using source = await serveTokens(({ refresh_token: given }, count) =>
    given === `r${count - 1}`
      ? { access_token: `t${count}`, refresh_token: `r${count}`, expires_in: 3600 }
      : { status: 400, error: 'invalid_grant' },
  );
  const saved: string[] = [];
  const store = {
    load: () => saved.at(-1),
    save: async (token: string) => {
      await pause(5);
      saved.push(`${token}`);
    },
  };
  const options = {
    tokenUrl: source.tokenUrl,
    ...credentials,
    clientAuth: 'body',
    refreshToken: 'r0',
    store,
  } as const;
  const first = http({ baseUrl: source.server.url, auth: oauth2Refresh(options) });
  expect((await first.get('/')).json()).toBe('Bearer t1');
  source.accepted.clear();
  expect((await first.get('/')).json()).toBe('Bearer t2');
  // A later sync begins with what was saved, not with the token of the settings.
  const second = http({ baseUrl: source.server.url, auth: oauth2Refresh(options) });
  expect((await second.get('/')).json()).toBe('Bearer t3');
  expect(saved).toEqual(['r1', 'r2', 'r3']);
  expect(source.forms[0]?.form).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'r0',
    client_id: 'client',
    client_secret: 'a secret',
  });
});

test('a refused client is the user’s to mend, and a strange answer the source’s', async () => {
  await using source = await serveTokens(() => ({ status: 400, error: 'invalid_client' }));
  const refused = http({
    baseUrl: source.server.url,
    auth: oauth2ClientCredentials({ tokenUrl: source.tokenUrl, ...credentials }),
  });
  await expect(refused.get('/')).rejects.toMatchObject({
    code: 'configuration',
    message: `POST ${source.tokenUrl} answered 400 ({"status":400,"error":"invalid_client"}): check the credentials`,
  });
  await using strange = await serveTokens(() => ({ token: 'x' }));
  const auth = oauth2ClientCredentials({ tokenUrl: strange.tokenUrl, ...credentials });
  await expect(http({ baseUrl: strange.server.url, auth }).get('/')).rejects.toMatchObject({
    code: 'source',
    message: `POST ${strange.tokenUrl} answered without an access_token: check \`tokenUrl\``,
  });
});

test('a signed JWT is exchanged for a token', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await using source = await serveTokens(() => ({ access_token: 't' }));
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const auth = jwtBearer({
    tokenUrl: source.tokenUrl,
    issuer: 'robot@example.com',
    subject: 'boss@example.com',
    algorithm: 'RS256',
    key,
    keyId: 'k1',
    claims: { box: 1 },
  });
  const began = Math.floor(Date.now() / 1000);
  expect((await http({ baseUrl: source.server.url, auth }).get('/')).json()).toBe('Bearer t');
  const { assertion = '', ...form } = source.forms[0]?.form ?? {};
  expect(form).toEqual({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' });
  const [head = '', claims = '', signature = ''] = assertion.split('.');
  const parse = (part: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(part, 'base64url').toString());
  const { iat, exp, ...said } = parse(claims);
  expect(parse(head)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k1' });
  expect(said).toEqual({ iss: 'robot@example.com', sub: 'boss@example.com', aud: source.tokenUrl, box: 1 });
  expect([Number(iat) - began < 5, Number(exp) - Number(iat)]).toEqual([true, 300]);
  const verifier = createVerify('sha256').update(`${head}.${claims}`);
  expect(verifier.verify(publicKey, signature, 'base64url')).toBe(true);
});

test('a JWT is signed by every algorithm so that others can check it', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const curves = [
    ['ES256', 'P-256'],
    ['ES384', 'P-384'],
    ['ES512', 'P-521'],
  ] as const;
  const pem = (key: typeof rsa) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const check = (algorithm: Parameters<typeof signJwt>[1]['algorithm'], key: string) => {
    const [head, claims, signature = ''] = signJwt({ a: 1 }, { algorithm, key }).split('.');
    const text = Buffer.from(`${head}.${claims}`);
    const bytes = Buffer.from(signature, 'base64url');
    const hash = `sha${algorithm.slice(2)}`;
    if (algorithm.startsWith('HS')) return createHmac(hash, key).update(text).digest().equals(bytes);
    const publicKey = createPublicKey(key);
    if (algorithm.startsWith('ES'))
      return verify(hash, text, { key: publicKey, dsaEncoding: 'ieee-p1363' }, bytes);
    const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: Number(hash.slice(3)) / 8 };
    return verify(hash, text, { key: publicKey, ...(algorithm.startsWith('PS') && pss) }, bytes);
  };
  expect(
    (['RS256', 'RS384', 'RS512', 'PS256', 'PS512'] as const).map((name) => check(name, pem(rsa))),
  ).toEqual(Array(5).fill(true));
  const elliptic = curves.map(([name, namedCurve]) =>
    check(name, pem(generateKeyPairSync('ec', { namedCurve }).privateKey)),
  );
  expect(elliptic).toEqual([true, true, true]);
  expect(check('HS256', 'shared')).toBe(true);
});

test('a session logs in when it is needed, again when it is refused, and out at the end', async () => {
  const open = new Set<string>();
  let count = 0;
  await using server = await serve((request, response) => {
    const { 'x-session': id = '' } = request.headers;
    if (request.url === '/login') {
      open.add(`s${(count += 1)}`);
      response.end(JSON.stringify({ id: `s${count}` }));
    } else if (request.url === '/logout') {
      response.writeHead(open.delete(String(id)) ? 204 : 404).end();
    } else response.writeHead(open.has(String(id)) ? 200 : 401).end('{}');
  });
  const door = http({ baseUrl: server.url });
  {
    await using login = session({
      login: async () => (await door.post('/login')).json<{ id: string }>().id,
      logout: (id) => door.post('/logout', { headers: { 'x-session': id } }),
      place: ({ headers }, id) => void (headers['x-session'] = id),
    });
    const api = http({ baseUrl: server.url, auth: login });
    await api.get('/a');
    open.clear();
    await Promise.all([api.get('/b'), api.get('/c')]);
    expect([...open]).toEqual(['s2']);
  }
  expect([...open]).toEqual([]);
  expect(server.requests.filter((request) => request === 'POST /login')).toHaveLength(2);
});

test('requests are signed with a shared secret, each anew', async () => {
  const expected = (method = '', url = '', time = '', body = '') =>
    createHmac('sha256', 'shared').update([method, url, time, body].join('\n')).digest('base64');
  await using server = await serve(async (request, response) => {
    const { 'x-time': time, 'x-signature': signature } = request.headers;
    const right = expected(request.method, request.url, String(time), await bodyOf(request));
    response.writeHead(right === signature ? 200 : 401).end();
  });
  const auth = hmac({
    secret: 'shared',
    encoding: 'base64',
    text: ({ method, url, body }, { time }) =>
      [method, url.pathname + url.search, time.toISOString(), String(body ?? '')].join('\n'),
    place({ headers }, signature, { time }) {
      headers['x-time'] = time.toISOString();
      headers['x-signature'] = signature;
    },
  });
  const api = http({ baseUrl: server.url, auth });
  expect((await api.get('/a', { query: { b: 1 } })).status).toBe(200);
  expect((await api.post('/a', { json: { b: 1 } })).status).toBe(200);
});

test('a password that a source repeats is not told', async () => {
  await using server = await serve(async (request, response) => {
    response.writeHead(400, { 'content-type': 'text/plain' }).end(`not good: ${await bodyOf(request)}`);
  });
  const api = http({ baseUrl: server.url });
  const login = { user: 'a', password: 'open-sesame' };
  await expect(api.post('/json', { json: { login } })).rejects.toThrow(
    'answered 400 (not good: {"login":{"user":"a","password":"***"}}): check what was asked for',
  );
  await expect(api.post('/form', { form: login })).rejects.toThrow('(not good: user=a&password=***)');
});

test('a signal ends the wait for a token too', async () => {
  await using source = await serve(() => undefined);
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error('the sync was stopped')), 50);
  const auth = oauth2ClientCredentials({ tokenUrl: `${source.url}/token`, ...credentials });
  const api = http({ baseUrl: source.url, auth, signal: stop.signal });
  await expect(api.get('/')).rejects.toThrow('the sync was stopped');
});
