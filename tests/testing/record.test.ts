import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { connector, type Connector } from 'headwater';
import { http } from 'headwater/http';
import { sync } from 'headwater/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startHttpSource } from '../../examples/sources/http-source.ts';

let folder: string;
let cassette: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headwater-cassette-'));
  cassette = join(folder, 'orders.json');
  vi.stubEnv('CI', '');
  vi.stubEnv('HEADWATER_RECORD', '');
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const configuration = { url: 'string' } as const;

/** A connector that stores what it is told under the name of the way it asked. */
function asking(ways: Record<string, (url: string) => Promise<unknown>>): Connector<typeof configuration> {
  return connector({
    configuration,
    async update({ configuration: { url }, op }) {
      for (const [way, ask] of Object.entries(ways)) {
        await op.upsert('answer', { way, told: await ask(url) });
      }
    },
  });
}

const everyWay = asking({
  fetch: async (url) => (await fetch(`${url}/fetch`)).json(),
  http: async (url) => (await http({ baseUrl: url }).get('/http')).json(),
});

test('fetch and headwater/http are recorded once and replayed without the network', async () => {
  const source = await startHttpSource(({ url }) => Response.json({ path: new URL(url).pathname }));
  const first = await sync(everyWay, { configuration: { url: source.url }, record: cassette });
  await source[Symbol.asyncDispose]();
  expect(source.requests).toEqual(['GET /fetch', 'GET /http']);
  expect(JSON.parse(readFileSync(cassette, 'utf8'))).toEqual({
    version: 1,
    exchanges: ['/fetch', '/http'].map((path) => ({
      method: 'GET',
      url: `${source.url}${path}`,
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: { text: JSON.stringify({ path }) },
    })),
  });

  const again = await sync(everyWay, { configuration: { url: source.url }, record: cassette });
  expect(again.tables).toEqual(first.tables);
});

test('requests of others pass by a run that is replayed', async () => {
  await using source = await startHttpSource(() => Response.json('from the source'));
  const one = asking({ fetch: async (url) => (await fetch(`${url}/one`)).json() });
  await sync(one, { configuration: { url: source.url }, record: cassette });
  const [, outside] = await Promise.all([
    sync(one, { configuration: { url: source.url }, record: cassette }),
    fetch(`${source.url}/outside`).then((response) => response.json()),
  ]);
  expect(outside).toEqual('from the source');
  expect(source.requests).toEqual(['GET /one', 'GET /outside']);
});

test('equal requests are answered in their order, and one too many is an error', async () => {
  let count = 0;
  await using source = await startHttpSource(() => Response.json((count += 1)));
  const ask = async (url: string) => (await fetch(url, { method: 'POST', body: 'next' })).json();
  const url = source.url;
  await sync(asking({ a: ask, b: ask }), { configuration: { url }, record: cassette });
  const { tables } = await sync(asking({ a: ask, b: ask }), { configuration: { url }, record: cassette });
  expect(tables).toEqual({
    answer: [
      { way: 'a', told: 1 },
      { way: 'b', told: 2 },
    ],
  });
  await expect(
    sync(asking({ a: ask, b: ask, c: ask }), { configuration: { url }, record: cassette }),
  ).rejects.toThrow(
    `POST ${url}/ with next is asked for more often than in ${cassette}: record again with HEADWATER_RECORD=1`,
  );
});

test('a request the cassette does not have is an error, though the connector swallows it', async () => {
  await using source = await startHttpSource(() => Response.json('known'));
  const url = source.url;
  await sync(asking({ a: async () => (await fetch(`${url}/known`)).json() }), {
    configuration: { url },
    record: cassette,
  });
  const swallowing = asking({ a: () => fetch(`${url}/other`).then(String, () => 'nothing') });
  await expect(sync(swallowing, { configuration: { url }, record: cassette })).rejects.toThrow(
    `GET ${url}/other is not in ${cassette}: record again with HEADWATER_RECORD=1`,
  );
});

test('an exchange that was never asked for is an error, unless it is allowed', async () => {
  await using source = await startHttpSource(() => Response.json('known'));
  const url = source.url;
  const ask = (path: string) => async () => (await fetch(`${url}/${path}`)).json();
  await sync(asking({ a: ask('1'), b: ask('2'), c: ask('3') }), { configuration: { url }, record: cassette });
  const fewer = asking({ a: ask('1') });
  await expect(sync(fewer, { configuration: { url }, record: cassette })).rejects.toThrow(
    `GET ${url}/2 and 1 more in ${cassette} was never asked for: record again with HEADWATER_RECORD=1, or allow it with unused: 'allow'`,
  );
  const { tables } = await sync(fewer, { configuration: { url }, record: cassette, unused: 'allow' });
  expect(tables).toEqual({ answer: [{ way: 'a', told: 'known' }] });
});

test('HEADWATER_RECORD records again, and CI records nothing', async () => {
  await using source = await startHttpSource(() => Response.json('old'));
  const url = source.url;
  const one = asking({ a: async () => (await fetch(url)).json() });
  vi.stubEnv('CI', 'true');
  await expect(sync(one, { configuration: { url }, record: cassette })).rejects.toThrow(
    `there is no ${cassette}, and CI records none: run the test on your machine and commit it`,
  );
  vi.stubEnv('CI', '');
  await sync(one, { configuration: { url }, record: cassette });
  vi.stubEnv('HEADWATER_RECORD', '1');
  source.failOnce(Response.json('new'));
  await sync(one, { configuration: { url }, record: cassette });
  vi.stubEnv('HEADWATER_RECORD', '');
  const { tables } = await sync(one, { configuration: { url }, record: cassette });
  expect(tables).toEqual({ answer: [{ way: 'a', told: 'new' }] });
});

test('a recording in which a connection broke is not kept', async () => {
  const source = await startHttpSource(() => Response.json('known'));
  const one = asking({
    a: async (url) => (await fetch(url)).json(),
    b: async (url) => {
      await source[Symbol.asyncDispose]();
      await fetch(url);
    },
  });
  await expect(sync(one, { configuration: { url: source.url }, record: cassette })).rejects.toThrow(
    /ECONNREFUSED/,
  );
  expect(existsSync(cassette)).toBe(false);
});

test('a cassette lies beside the file that calls sync', async () => {
  await using source = await startHttpSource(() => Response.json('known'));
  const one = asking({ a: async (url) => (await fetch(url)).json() });
  await sync(one, { configuration: { url: source.url }, record: 'cassettes/beside' });
  const file = join(import.meta.dirname, 'cassettes', 'beside.json');
  expect(existsSync(file)).toBe(true);
  rmSync(join(import.meta.dirname, 'cassettes'), { recursive: true });
});

test('a request through node:http is refused, as it cannot be replayed', async () => {
  await using source = await startHttpSource(() => Response.json('never'));
  const plain = asking({
    a: (url) =>
      new Promise((resolve) => {
        plainRequest(`${url}/plain?key=k`)
          .once('error', () => resolve('swallowed'))
          .end();
      }),
  });
  await expect(sync(plain, { configuration: { url: source.url }, record: cassette })).rejects.toThrow(
    /^GET http:\/\/127\.0\.0\.1\/plain went through node:http, which cannot be recorded or disturbed: use fetch or headwater\/http as they are$/,
  );
  expect(source.requests).toEqual([]);
});

test('bytes, streams and compressed answers come back as they were', async () => {
  const bytes = Buffer.from([0, 255, 128, 10, 13]);
  await using source = await startHttpSource(async (asked) => {
    if (asked.url.endsWith('/gzip')) {
      return new Response(gzipSync('zipped text'), { headers: { 'content-encoding': 'gzip' } });
    }
    return new Response(new Uint8Array(Buffer.concat([bytes, Buffer.from(await asked.arrayBuffer())])));
  });
  const ways = asking({
    bytes: async (url) => {
      const answer = await fetch(`${url}/bytes`, { method: 'POST', body: new Uint8Array(bytes) });
      return Buffer.from(await answer.arrayBuffer()).toString('hex');
    },
    stream: async (url) => {
      const { body } = await http({ baseUrl: url }).stream('/stream');
      const chunks: Buffer[] = [];
      for await (const chunk of body) chunks.push(Buffer.from(chunk));
      return Buffer.concat(chunks).toString('hex');
    },
    gzip: async (url) => (await fetch(`${url}/gzip`)).text(),
    ownAgent: async (url) => (await fetch(`${url}/gzip`)).text(),
  });
  const first = await sync(ways, { configuration: { url: source.url }, record: cassette });
  const again = await sync(ways, { configuration: { url: source.url }, record: cassette });
  const told = ['00ff800a0d00ff800a0d', 'zipped text', 'zipped text', '00ff800a0d'];
  expect(first.tables['answer']?.map((row) => row['told']).toSorted()).toEqual(told.toSorted());
  expect(again.tables).toEqual(first.tables);
  expect(readFileSync(cassette, 'utf8')).toContain('zipped text');
});

test('no secret reaches the disk, in whatever form it travels', async () => {
  const apiKey = 'sécret/key+with="all"';
  const token = 'token-nobody-declared';
  const personal = 'ada@example.com';
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  await using source = await startHttpSource((asked) =>
    asked.url.endsWith('/token')
      ? Response.json({ access_token: token, note: `${apiKey} ${base64(`user:${apiKey}`)}` })
      : new Response(
          Buffer.concat([Buffer.from([0, 255]), Buffer.from(`${apiKey} of ${personal}`), Buffer.from([0])]),
          {
            headers: { 'set-cookie': 'session=cookie-value-1; Path=/', 'x-echo': encodeURIComponent(apiKey) },
          },
        ),
  );
  const leaky = connector({
    configuration: { url: 'string', apiKey: 'secret' },
    async update({ configuration: given, op }) {
      const headers = {
        authorization: `Basic ${base64(`user:${given.apiKey}`)}`,
        'x-api-key': given.apiKey.replace('é', 'e'),
      };
      const body = new URLSearchParams({ key: given.apiKey, for: personal });
      const answer = await fetch(`${given.url}/token`, { method: 'POST', headers, body });
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the source is of this test
      const { access_token } = (await answer.json()) as { access_token: string };
      const url = `${given.url}/rows?key=${encodeURIComponent(given.apiKey)}&in=${base64(given.apiKey)}`;
      const rows = await fetch(url, {
        headers: { authorization: `Bearer ${access_token}`, cookie: 'a=cookie-value-2' },
      });
      await op.upsert('answer', { id: 1, size: (await rows.bytes()).length > 3 });
    },
  });
  const options = { record: cassette, scrub: [/\w+@example\.com/] };
  const first = await sync(leaky, { ...options, configuration: { url: source.url, apiKey } });
  const text = readFileSync(cassette, 'utf8');
  const stored: { exchanges: { body: { base64?: string } }[] } = JSON.parse(text);
  const everything = [
    text,
    ...stored.exchanges.map(({ body }) => Buffer.from(body.base64 ?? '', 'base64').toString('latin1')),
  ].join('\n');
  const planted = [apiKey, token, personal, 'cookie-value-1', 'cookie-value-2'];
  const forms = planted.flatMap((each) => [
    each,
    encodeURIComponent(each),
    base64(each),
    JSON.stringify(each).slice(1, -1),
    Buffer.from(each).toString('latin1'),
    new URLSearchParams([['', each]]).toString().slice(1),
  ]);
  const leaks = [...forms, base64(`user:${apiKey}`)].filter((form) => everything.includes(form));
  expect(leaks).toEqual([]);

  const other = { url: source.url, apiKey: 'another key' };
  const again = await sync(leaky, { ...options, configuration: other });
  expect(again.tables).toEqual(first.tables);
  expect(source.requests).toHaveLength(2);
});

test('a secret too short to be found is refused before anything is asked', async () => {
  const short = connector({ configuration: { apiKey: 'secret' }, async update() {} });
  await expect(sync(short, { configuration: { apiKey: 'k' }, record: cassette })).rejects.toThrow(
    'configuration.apiKey is a secret of fewer than 6 characters, which would hide half of the cassette: give a longer one',
  );
});
