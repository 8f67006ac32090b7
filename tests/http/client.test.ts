import { gzipSync, brotliCompressSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { http, HttpError, type Auth } from 'headwater/http';
import { bodyOf, quickClock, serve } from './local-server.ts';

/** Gives what a call throws. */
async function failureOf(work: Promise<unknown>): Promise<HttpError> {
  const thrown: unknown = await work.then(
    () => 'nothing',
    (error: unknown) => error,
  );
  if (!(thrown instanceof HttpError)) throw new Error('no HttpError was thrown', { cause: thrown });
  return thrown;
}

test('a path stands behind the base URL, and a query in the style that was chosen', async () => {
  await using server = await serve((_request, response) => response.end('{}'));
  const paths = [];
  for (const arrays of ['repeat', 'comma', 'brackets'] as const) {
    const api = http({ baseUrl: `${server.url}/v2?tenant=7`, query: { key: 'a b' }, arrays });
    await api.get('/issues?sort=id&key=mine', {
      query: { id: [1, 2n], open: true, since: new Date(0), left: undefined, out: null, none: [] },
    });
    paths.push(decodeURIComponent(server.requests.at(-1) ?? ''));
  }
  const shared = 'GET /v2/issues?tenant=7&sort=id&key=mine';
  const rest = 'open=true&since=1970-01-01T00:00:00.000Z';
  expect(paths).toEqual([
    `${shared}&id=1&id=2&${rest}`,
    `${shared}&id=1,2&${rest}`,
    `${shared}&id[]=1&id[]=2&${rest}`,
  ]);
});

test('an answer has its status, headers, text, bytes, and JSON with every digit', async () => {
  await using server = await serve((_request, response) => {
    response.setHeader('x-several', ['a', 'b']);
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end('{"id": 12345678901234567890, "price": 0.1}');
  });
  const answer = await http({ baseUrl: server.url }).post('/x');
  expect(answer.status).toBe(201);
  expect(answer.headers['x-several']).toBe('a, b');
  expect(answer.url).toBe(`${server.url}/x`);
  expect(answer.text()).toBe('{"id": 12345678901234567890, "price": 0.1}');
  expect(Buffer.from(answer.bytes()).toString()).toBe(answer.text());
  expect(JSON.stringify(answer.json())).toBe('{"id":12345678901234567890,"price":0.1}');
});

test('a body is sent as JSON, as a form, in parts, as text or as a stream', async () => {
  await using server = await serve((request, response) => {
    void bodyOf(request).then((body) =>
      response.end(JSON.stringify([request.headers['content-type'] ?? null, body])),
    );
  });
  const api = http({ baseUrl: server.url });
  const multipart = new FormData();
  multipart.set('name', 'a');
  multipart.set('file', new File(['content'], 'a.txt'));
  const [kind, parts] = (await api.post('/', { multipart })).json<[string, string]>();
  expect(kind).toMatch(/^multipart\/form-data; boundary=/);
  expect(parts).toContain('filename="a.txt"');
  async function* stream() {
    yield Buffer.from('one ');
    yield Buffer.from('two');
  }
  const answers = [
    await api.post('/', { json: { a: [1] } }),
    await api.post('/', { form: { a: 'x y', b: [1, 2] } }),
    await api.put('/', { body: 'text', headers: { 'Content-Type': 'text/plain' } }),
    await api.patch('/', { body: stream() }),
    await api.delete('/'),
  ];
  expect(answers.map((answer) => answer.json())).toEqual([
    ['application/json', '{"a":[1]}'],
    ['application/x-www-form-urlencoded', 'a=x+y&b=1&b=2'],
    ['text/plain', 'text'],
    [null, 'one two'],
    [null, ''],
  ]);
});

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
])('an answer in %s is decompressed, whole or streamed', async (encoding, compress) => {
  await using server = await serve((_request, response) => {
    response.setHeader('content-encoding', encoding);
    response.end(compress(Buffer.from('{"a":1}')));
  });
  const api = http({ baseUrl: server.url });
  expect((await api.get('/')).json()).toEqual({ a: 1 });
  const { body } = await api.stream('/');
  expect(Buffer.concat(await body.toArray()).toString()).toBe('{"a":1}');
});

test('a refusal says what was asked, what came, and what to do', async () => {
  await using server = await serve((request, response) => {
    const status = Number(new URL(request.url ?? '', 'http://x').pathname.slice(1));
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(`{"error": "for ${request.headers.authorization}"}`);
  });
  const api = http({
    baseUrl: server.url,
    headers: { authorization: 'Bearer secret-token' },
    retry: { attempts: 1 },
  });
  const messages = [];
  for (const status of [400, 401, 403, 404, 429, 500]) {
    const error = await failureOf(api.get(`/${status}`, { query: { api_key: 'secret-key', page: 2 } }));
    messages.push([error.message.replace(server.url, ''), error.retry]);
  }
  const seen = (status: number) =>
    `GET /${status}?api_key=***&page=2 answered ${status} ({"error": "for ***"})`;
  expect(messages).toEqual([
    [`${seen(400)}: check what was asked for`, false],
    [`${seen(401)}: check the credentials, and what they may read`, false],
    [`${seen(403)}: check the credentials, and what they may read`, false],
    [`${seen(404)}: check the path`, false],
    [`${seen(429)}: it wants fewer requests; set \`rateLimit\`, or try again later`, true],
    [`${seen(500)}: try again later`, true],
  ]);
});

test('an error keeps the first KB of the body, and the number of tries', async () => {
  await using server = await serve((_request, response) => {
    response.writeHead(503, { 'x-request-id': '7' });
    response.end('x'.repeat(5000));
  });
  const error = await failureOf(
    http({ baseUrl: server.url, retry: { attempts: 3 }, clock: quickClock() }).get('/a?token=abc'),
  );
  const { name, code, retry, status, headers, body, url, attempts } = error;
  expect({ name, code, retry, status, headers: headers['x-request-id'], body, url, attempts }).toEqual({
    name: 'HttpError',
    code: 'source',
    retry: true,
    status: 503,
    headers: '7',
    body: 'x'.repeat(1024),
    url: `${server.url}/a?token=***`,
    attempts: 3,
  });
  expect(server.requests).toHaveLength(3);
});

test('an error that comes with status 200 is one, and is tried again or renewed as it asks', async () => {
  let answers: object[] = [];
  await using server = await serve((_request, response) => response.end(JSON.stringify(answers.shift())));
  let renewals = 0;
  const auth: Auth = {
    sign: ({ headers }) => void (headers['authorization'] = `session ${renewals}`),
    renew: async () => void (renewals += 1),
  };
  const api = http({
    baseUrl: server.url,
    auth,
    clock: quickClock(),
    isFailure(answer) {
      const { error } = answer.json<{ error?: string }>();
      if (error === undefined) return undefined;
      return { message: error, retry: error === 'busy', renew: error === 'expired' };
    },
  });
  answers = [{ error: 'expired' }, { error: 'busy' }, { rows: 1 }];
  expect((await api.get('/')).json()).toEqual({ rows: 1 });
  expect(renewals).toBe(1);
  answers = [{ error: 'no such table' }];
  const error = await failureOf(api.get('/'));
  expect(error.message).toBe(`GET ${server.url}/ answered 200 (no such table): check what was asked for`);
});

test('no credentials, headers or parameters of the client go to another host', async () => {
  await using other = await serve((request, response) => response.end(JSON.stringify(request.headers)));
  await using server = await serve((request, response) => {
    const location = request.url?.startsWith('/here') === true ? '/end' : `${other.url}/elsewhere`;
    if (request.url?.startsWith('/end') === true) response.end(JSON.stringify(request.headers));
    else response.writeHead(302, { location }).end();
  });
  const api = http({
    baseUrl: server.url,
    headers: { 'x-api-key': 'k' },
    query: { token: 't' },
    auth: { sign: ({ headers }) => void (headers['authorization'] = 'Bearer b') },
  });
  const own = { headers: { cookie: 'c' } };
  const here = (await api.get('/here', own)).json<Record<string, string>>();
  const redirected = (await api.get('/away', own)).json<Record<string, string>>();
  const direct = (await api.get(`${other.url}/direct`)).json<Record<string, string>>();
  const secrets = ({ cookie, authorization, 'x-api-key': key }: Record<string, string>) => [
    cookie,
    authorization,
    key,
  ];
  expect([here, redirected, direct].map(secrets)).toEqual([
    ['c', 'Bearer b', 'k'],
    [undefined, undefined, undefined],
    [undefined, undefined, undefined],
  ]);
  expect(other.requests).toEqual(['GET /elsewhere', 'GET /direct']);
  await expect(api.put('/away', { json: { password: 'p' } })).resolves.toMatchObject({ status: 200 });
});

test('a redirect never carries a body to another host, and is not followed for ever', async () => {
  await using server = await serve((request, response) => {
    const location = request.url === '/body' ? 'http://other.invalid/' : request.url;
    response.writeHead(307, { location }).end();
  });
  const api = http({ baseUrl: server.url });
  await expect(api.post('/body', { json: { secret: 1 } })).rejects.toThrow(
    `POST ${server.url}/body was redirected to http://other.invalid/, which is not followed with a body: use that address`,
  );
  await expect(api.get('/loop')).rejects.toThrow(
    `GET ${server.url}/loop was redirected more than 5 times: check the address`,
  );
});
