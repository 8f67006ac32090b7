import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { http } from 'headwater/http';
import { quickClock, serve, serveRaw } from './local-server.ts';

const json = JSON.stringify({ rows: Array.from({ length: 50 }, (_, id) => ({ id })) });
const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const middle = Math.floor(json.length / 2);
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const gzip = gzipSync(json);

const whole = {
  'with a length': Buffer.from(`${head}content-length: ${json.length}\r\n\r\n${json}`),
  'in chunks': Buffer.from(
    `${head}transfer-encoding: chunked\r\n\r\n${chunk(json.slice(0, middle))}${chunk(json.slice(middle))}0\r\n\r\n`,
  ),
  'until the connection closes': Buffer.from(`${head}connection: close\r\n\r\n${json}`),
  'in gzip, until the connection closes': Buffer.concat([
    Buffer.from(`${head}connection: close\r\ncontent-encoding: gzip\r\n\r\n`),
    gzip,
  ]),
};

describe.each(Object.entries(whole))('an answer %s', (_kind, answer) => {
  // Every byte of the head and of the borders, and some of the middle.
  const border = answer.indexOf('\r\n\r\n') + 8;
  const places = [...answer.keys()].filter((at) => at < border || at > answer.length - 12 || at % 37 === 0);

  test.each(['end', 'destroy'] as const)('that breaks off at any byte by %s is read again', async (how) => {
    let cut = 0;
    await using server = await serveRaw((socket, count) => {
      if (count % 2 === 0) socket.end(answer);
      else
        socket.write(answer.subarray(0, cut), () =>
          how === 'end' ? socket.end() : socket.resetAndDestroy(),
        );
    });
    const api = http({ baseUrl: server.url, clock: quickClock() });
    const texts = [];
    for (cut of places) texts.push((await api.get('/')).text());
    expect(new Set(texts)).toEqual(new Set([json]));
    // A chunked answer is whole without its last line break, to a lenient reader; nothing else is whole too early.
    expect(server.connections()).toBe(places.length * 2);
  });

  test('that always breaks off is an error', async () => {
    await using server = await serveRaw((socket) => socket.end(answer.subarray(0, answer.length - 8)));
    const api = http({ baseUrl: server.url, clock: quickClock(), retry: { attempts: 3 } });
    await expect(api.get('/')).rejects.toMatchObject({
      code: 'source',
      retry: true,
      message: expect.stringMatching(
        /^GET http:\/\/127\.0\.0\.1:\d+\/ failed after 3 tries: .*try again later$/,
      ),
    });
    expect(server.connections()).toBe(3);
  });
});

test('a request that may have been acted on is not sent twice', async () => {
  await using server = await serveRaw((socket) => socket.resetAndDestroy());
  const api = http({ baseUrl: server.url, clock: quickClock() });
  await expect(api.post('/', { json: {} })).rejects.toMatchObject({ code: 'source', retry: true });
  expect(server.connections()).toBe(1);
});

test('what is no HTTP, and what is no gzip, is said to be so', async () => {
  await using babble = await serveRaw((socket) => socket.end('hello, who is there?\r\n\r\n'));
  const retry = { attempts: 1 };
  await expect(http({ baseUrl: babble.url, retry }).get('/')).rejects.toThrow(
    /failed: its answer is not whole, or no HTTP \(.*\): try again later$/,
  );
  await using wrong = await serve((_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end('this is not compressed');
  });
  await expect(http({ baseUrl: wrong.url, retry }).get('/')).rejects.toThrow(
    `GET ${wrong.url}/ failed: its compressed answer is damaged (Z_DATA_ERROR): try again later`,
  );
});

test('an answer that is no JSON says how it begins', async () => {
  await using server = await serve((_request, response) => response.end('<html>\n  <b>Sign in</b>'));
  const answer = await http({ baseUrl: server.url }).get('/?key=k');
  expect(() => answer.json()).toThrow(
    `GET ${server.url}/?key=*** answered text that is no JSON (“<html> <b>Sign in</b>”): check the path, or read it with text()`,
  );
});

test('a source that is slow to begin, slow to go on, or never done is given up', async () => {
  await using server = await serve(async (request, response) => {
    if (request.url === '/silent') return;
    response.write('[');
    if (request.url === '/stuck') return;
    while (!response.destroyed) {
      response.write(' ');
      await pause(20);
    }
  });
  const messages: string[] = [];
  const retry = { attempts: 1 };
  for (const [path, timeout] of [
    ['/silent', { headersSeconds: 0.1 }],
    ['/stuck', { bodySeconds: 0.1 }],
    ['/endless', { totalSeconds: 0.2 }],
  ] as const) {
    const failed = http({ baseUrl: server.url, retry, timeout }).get(path);
    await failed.catch((error: Error) => messages.push(error.message.replace(server.url, '')));
  }
  expect(messages).toEqual([
    'GET /silent failed: the source did not answer in time (UND_ERR_HEADERS_TIMEOUT): try again later',
    'GET /stuck failed: the source did not answer in time (UND_ERR_BODY_TIMEOUT): try again later',
    'GET /endless failed: it took longer than 0.2 s: raise `timeout.totalSeconds`, or ask for less',
  ]);
});

test('a stream is tried again until it begins, and then breaks with the connection', async () => {
  let count = 0;
  await using server = await serve((_request, response) => {
    count += 1;
    if (count === 1) {
      response.writeHead(503).end();
      return;
    }
    response.writeHead(200, { 'content-length': 100 });
    response.write('0123456789', () => count === 2 && setTimeout(() => response.destroy(), 20));
    if (count > 2) response.end('x'.repeat(90));
  });
  const api = http({ baseUrl: server.url, clock: quickClock() });
  const broken = await api.stream('/');
  await expect(broken.body.toArray()).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
  const { body } = await api.stream('/');
  expect(Buffer.concat(await body.toArray()).toString()).toBe(`0123456789${'x'.repeat(90)}`);
  expect(count).toBe(3);
});

test('a stream ends with the signal, even when nobody reads it', async () => {
  await using server = await serve((_request, response) => void response.write('x'));
  const stop = new AbortController();
  const { body } = await http({ baseUrl: server.url, signal: stop.signal }).stream('/');
  setTimeout(() => stop.abort(new Error('the sync was stopped')), 30);
  await expect(body.toArray()).rejects.toThrow('the sync was stopped');
});

test('a hundred requests at once use the connections they may, and warn of nothing', async () => {
  const warnings: string[] = [];
  const note = ({ message }: Error) => warnings.push(message);
  process.on('warning', note);
  let open = 0;
  let most = 0;
  await using server = await serve(async (_request, response) => {
    most = Math.max(most, (open += 1));
    await pause(5);
    open -= 1;
    response.end('{}');
  });
  const api = http({ baseUrl: server.url, connections: 4, signal: new AbortController().signal });
  await Promise.all(Array.from({ length: 100 }, () => api.get('/')));
  await pause(10);
  process.off('warning', note);
  expect([most, warnings]).toEqual([4, []]);
});
