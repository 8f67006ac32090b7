import type { RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { http, HttpError, type Auth, type HttpOptions } from 'headwater/http';
import { listen, quickClock, serve } from './local-server.ts';

/** Answers with each status in turn, with the last one for ever. */
function statuses(list: readonly number[], headers: Record<string, string> = {}): RequestListener {
  let count = 0;
  return (_request, response) => {
    const status = list[Math.min(count, list.length - 1)] ?? 200;
    count += 1;
    response.writeHead(status, status === 200 ? {} : headers).end('{}');
  };
}

test.each([408, 425, 429, 500, 502, 503, 504])('%i is tried again', async (status) => {
  await using server = await serve(statuses([status, status, 200]));
  await http({ baseUrl: server.url, clock: quickClock() }).get('/');
  expect(server.requests).toHaveLength(3);
});

test.each([400, 401, 403, 404, 409, 422])('%i is final', async (status) => {
  await using server = await serve(statuses([status, 200]));
  await expect(http({ baseUrl: server.url }).get('/')).rejects.toThrow(HttpError);
  expect(server.requests).toHaveLength(1);
});

test('who must act on a refusal is the user when it is about credentials, the source otherwise', async () => {
  const refusal = async (status: number, headers: Record<string, string> = {}) => {
    await using server = await serve(statuses([status], headers));
    const error: unknown = await http({ baseUrl: server.url, retry: { attempts: 1 } })
      .get('/')
      .catch((thrown: unknown) => thrown);
    if (!(error instanceof HttpError)) throw error;
    return [error.code, error.actor, error.message.replace(server.url, '')];
  };
  const denied = (status: number) => [
    'access_denied',
    'user',
    `GET / answered ${status}: check the credentials, and what they may read`,
  ];
  expect(await refusal(401)).toEqual(denied(401));
  expect(await refusal(403)).toEqual(denied(403));
  expect(await refusal(403, { 'x-ratelimit-remaining': '0' })).toEqual([
    'source',
    'source',
    'GET / answered 403: it wants fewer requests; set `rateLimit`, or try again later',
  ]);
  expect(await refusal(404)).toEqual(['source', 'source', 'GET / answered 404: check the path']);
});

test('POST and PATCH are tried again only when they are safe', async () => {
  await using server = await serve(statuses([503]));
  const api = http({ baseUrl: server.url, clock: quickClock(), retry: { attempts: 3 } });
  for (const method of ['GET', 'PUT', 'DELETE', 'POST', 'PATCH']) {
    await expect(api.request(method, '/')).rejects.toThrow(HttpError);
  }
  await expect(api.post('/safe', { isSafe: true })).rejects.toThrow('after 3 tries');
  const counts = Object.groupBy(server.requests, (request) => request);
  expect(Object.entries(counts).map(([request, all]) => [request, all?.length])).toEqual([
    ['GET /', 3],
    ['PUT /', 3],
    ['DELETE /', 3],
    ['POST /', 1],
    ['PATCH /', 1],
    ['POST /safe', 3],
  ]);
});

test('pauses are a random part of a limit that doubles', async () => {
  await using server = await serve(statuses([500]));
  const clock = quickClock(0.5);
  const retry = { attempts: 6, firstDelaySeconds: 1, longestDelaySeconds: 6 };
  await expect(http({ baseUrl: server.url, clock, retry }).get('/')).rejects.toThrow('after 6 tries');
  expect(clock.pauses).toEqual([500, 1000, 2000, 3000, 3000]);
});

const start = Date.UTC(2024, 0, 1);
test.each<[string, Record<string, string>, Partial<HttpOptions>]>([
  ['Retry-After in seconds', { 'retry-after': '7' }, {}],
  ['Retry-After as a date', { 'retry-after': new Date(start + 7000).toUTCString() }, {}],
  ['a reset in seconds', { 'x-ratelimit-reset': '7' }, {}],
  ['a reset at a time in seconds', { 'x-ratelimit-reset': String(start / 1000 + 7) }, {}],
  ['a reset at a time in milliseconds', { 'ratelimit-reset': String(start + 7000) }, {}],
  ['a reset as ISO 8601', { 'x-rate-limit-reset': new Date(start + 7000).toISOString() }, {}],
  ['a header of its own', { 'x-next-at': '7' }, { rateHeaders: { reset: 'X-Next-At' } }],
])('%s is waited for', async (_title, headers, options) => {
  await using server = await serve(statuses([429, 200], headers));
  const clock = quickClock();
  await http({ baseUrl: server.url, clock, ...options }).get('/');
  expect(clock.pauses).toEqual([7000]);
});

test('403 means 429 when no request is left', async () => {
  await using server = await serve(
    statuses([403, 200], { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '3' }),
  );
  const clock = quickClock();
  await http({ baseUrl: server.url, clock }).get('/');
  expect(clock.pauses).toEqual([3000]);
});

test('a wait that is too long, or ends after the deadline, is not begun', async () => {
  await using server = await serve(statuses([429], { 'retry-after': '3600' }));
  const clock = quickClock();
  const long = http({ baseUrl: server.url, clock }).get('/');
  await expect(long).rejects.toThrow(
    `GET ${server.url}/ answered 429: it asks to wait 3600 s; try again then`,
  );
  const retry = { longestWaitSeconds: 4000 };
  const late = http({ baseUrl: server.url, clock, retry, deadline: new Date(start + 60_000) });
  await expect(late.get('/')).rejects.toMatchObject({ status: 429, retry: true, attempts: 1 });
  expect(clock.pauses).toEqual([]);
});

test.each<[title: string, status: number, headers: Record<string, string>, retryAt: string | undefined]>([
  ['a wait in seconds', 503, { 'retry-after': '7' }, '2024-01-01T00:00:14.000Z'],
  ['a date', 429, { 'retry-after': 'Mon, 01 Jan 2024 00:00:30 GMT' }, '2024-01-01T00:00:30.000Z'],
  ['nothing', 503, {}, undefined],
  ['a wait beyond all calendars', 429, { 'retry-after': '1e15' }, undefined],
])('an error tells when the source may be asked again: %s', async (_title, status, headers, retryAt) => {
  await using server = await serve(statuses([status], headers));
  const api = http({ baseUrl: server.url, clock: quickClock(), retry: { attempts: 2 } });
  await expect(api.get('/')).rejects.toMatchObject({ status, retry: true, retryAt });
});

test('nothing is sent after the deadline', async () => {
  await using server = await serve(statuses([200]));
  const api = http({ baseUrl: server.url, deadline: new Date(Date.now() - 1) });
  await expect(api.get('/')).rejects.toThrow(
    `GET ${server.url}/ was not sent: the time for this sync is over, the next one goes on`,
  );
  expect(server.requests).toEqual([]);
});

test('a storm of 429 ends in one error that says how long to wait, and keeps other requests back meanwhile', async () => {
  await using server = await serve(statuses([429], { 'retry-after': '2' }));
  const clock = quickClock();
  const api = http({ baseUrl: server.url, clock, retry: { attempts: 3 } });
  await expect(api.get('/')).rejects.toThrow(
    'answered 429 after 3 tries: it asks to wait 2 s; try again then',
  );
  await expect(api.get('/b')).rejects.toThrow(HttpError);
  expect(server.requests).toHaveLength(6);
  expect(clock.pauses).toEqual([2000, 2000, 2000, 2000, 2000]);
});

test('after 401 credentials are renewed once', async () => {
  let valid = 1;
  let renewals = 0;
  await using server = await serve((request, response) => {
    response.writeHead(request.headers.authorization === `Bearer ${valid}` ? 200 : 401).end('{}');
  });
  const auth: Auth = {
    sign: ({ headers }) => void (headers['authorization'] = `Bearer ${renewals}`),
    renew: async () => void (renewals += 1),
  };
  const api = http({ baseUrl: server.url, auth });
  expect((await api.post('/')).status).toBe(200);
  valid = 99;
  await expect(api.get('/')).rejects.toMatchObject({ status: 401, attempts: 1, retry: false });
  expect([renewals, server.requests.length]).toEqual([2, 4]);
});

test('a signal ends a request, and a pause, at once', async () => {
  await using silent = await serve(() => undefined);
  await using busy = await serve(statuses([503], { 'retry-after': '600' }));
  for (const { url } of [silent, busy]) {
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('the sync was stopped')), 50);
    await expect(http({ baseUrl: url, signal: stop.signal }).get('/')).rejects.toThrow(
      'the sync was stopped',
    );
    const own = new AbortController();
    setTimeout(() => own.abort(new Error('no longer wanted')), 50);
    await expect(http({ baseUrl: url }).get('/', { signal: own.signal })).rejects.toThrow('no longer wanted');
    await expect(http({ baseUrl: url, signal: stop.signal }).get('/')).rejects.toThrow(
      'the sync was stopped',
    );
  }
});

test('a source that is not there, or has another name, is said to be so', async () => {
  const { createServer } = await import('node:net');
  const gone = createServer();
  const url = await listen(gone);
  await new Promise((resolve) => gone.close(resolve));
  const clock = quickClock();
  const api = http({ baseUrl: url, clock, retry: { attempts: 2 } });
  const { host } = new URL(url);
  await expect(api.post('/')).rejects.toMatchObject({
    message: `POST ${url}/ failed after 2 tries: ${host} refused the connection (ECONNREFUSED): check the address, and that the service runs`,
    code: 'source',
    retry: true,
  });
  expect(() => http({ baseUrl: 'api.example.com' })).toThrow(
    '“api.example.com” is no URL that begins with https:// or http://: check the address of the source',
  );
});
