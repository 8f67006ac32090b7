import { createServer, type Server } from 'node:http';
import { Agent, fetch as undiciFetch, request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answerer } from './exchange.ts';
import { withNetwork } from './with-network.ts';

let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((_request, response) => void response.end('the network'));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  url = typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
});

afterAll(() => server.closeAllConnections());

const standIn: Answerer = async ({ method, body }) => ({
  status: 200,
  statusText: 'OK',
  headers: { 'content-type': 'text/plain' },
  body: Buffer.from(`${method} ${body.toString()}`),
});

test('fetch of Node, and fetch and request of undici, are answered alike', async () => {
  const sent = { method: 'POST', body: 'text' } as const;
  const texts = await withNetwork(standIn, async () => [
    await (await fetch(url, sent)).text(),
    await (await undiciFetch(url, sent)).text(),
    await (await request(url, sent)).body.text(),
  ]);
  expect(texts).toEqual(['POST text', 'POST text', 'POST text']);
  expect(await (await fetch(url)).text()).toBe('the network');
});

test('a body of any kind reaches the stand-in whole', async () => {
  const parts = async function* () {
    yield Buffer.from('in ');
    yield Buffer.from('parts');
  };
  const texts = await withNetwork(standIn, async () => [
    await (await fetch(url, { method: 'PUT', body: new Uint8Array([97, 98]) })).text(),
    await (await fetch(url, { method: 'PUT', body: new URLSearchParams({ a: '1' }) })).text(),
    await (await fetch(url, { method: 'PUT', body: ReadableStream.from(parts()), duplex: 'half' })).text(),
  ]);
  expect(texts).toEqual(['PUT ab', 'PUT a=1', 'PUT in parts']);
});

test('work that runs at the same time has answers of its own', async () => {
  const answer =
    (text: string): Answerer =>
    async (sent) => ({
      ...(await standIn(sent, () => Promise.reject(new Error('not forwarded')))),
      body: Buffer.from(text),
    });
  const ask = async () => (await fetch(url)).text();
  const texts = await Promise.all([withNetwork(answer('one'), ask), withNetwork(answer('two'), ask), ask()]);
  expect(texts).toEqual(['one', 'two', 'the network']);
});

test('a request that is aborted while its answer is awaited rejects at once', async () => {
  const silent: Answerer = () => new Promise(() => {});
  const asked = withNetwork(silent, () => fetch(url, { signal: AbortSignal.timeout(20) }));
  await expect(asked).rejects.toThrow('The operation was aborted due to timeout');
});

test('a request through a dispatcher of its own is found', async () => {
  const dispatcher = new Agent();
  const asked = withNetwork(standIn, async () =>
    (await request(`${url}/rows?key=k`, { dispatcher })).body.text(),
  );
  await expect(asked).rejects.toThrow(
    `GET ${url}/rows went through a dispatcher of its own, which cannot be recorded or disturbed: use fetch or headwater/http as they are`,
  );
  await dispatcher.close();
});

test('a request that is forwarded is no stray', async () => {
  const forwarding: Answerer = (_sent, forward) => forward();
  expect(await withNetwork(forwarding, async () => (await request(url)).body.text())).toBe('the network');
});
