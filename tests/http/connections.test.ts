import { createServer as createHttpServer, request as httpRequest } from 'node:http';
import { createServer, type Server } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { http } from 'headwater/http';
import { hasOpenssl, makeCertificates, type Certificates } from './certificates.ts';
import { close, listen, serve } from './local-server.ts';

/** Starts a server that answers with the name in the certificate of its client. */
async function serveTls({ ca, server: own }: Certificates): Promise<AsyncDisposable & { url: string }> {
  const server: Server = createServer(
    { ...own, ca, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const { socket } = request;
      const name =
        socket instanceof TLSSocket && socket.authorized ? socket.getPeerCertificate().subject.CN : 'nobody';
      response.end(JSON.stringify(name));
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on a port has this kind of address
  const { port } = server.address() as AddressInfo;
  return { url: `https://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => close(server) };
}

describe.skipIf(!hasOpenssl)('over TLS', () => {
  const made = hasOpenssl ? makeCertificates() : undefined;
  const certificates = (): Certificates => made ?? makeCertificates();

  test('a client shows its certificate, from memory, as PEM or as PKCS#12', async () => {
    const { ca, client } = certificates();
    const { pfx, ...pem } = client;
    await using server = await serveTls(certificates());
    const ask = async (tls: object) => (await http({ baseUrl: server.url, tls }).get('/')).json();
    expect(await ask({ ca })).toBe('nobody');
    expect(await ask({ ca, ...pem })).toBe('client');
    expect(await ask({ ca, pfx, passphrase: 'open' })).toBe('client');
  });

  test('a certificate nobody vouches for is not accepted, at the first try', async () => {
    await using server = await serveTls(certificates());
    const refused: unknown = await http({ baseUrl: server.url })
      .get('/')
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'source', retry: false });
    expect(String(refused)).toMatch(
      /GET \S+ failed: its certificate is not accepted \(\w+\): give the authority that signed it as `tls.ca`$/,
    );
  });

  test('a proxy carries encrypted requests without reading them, and asks for its password', async () => {
    const { ca } = certificates();
    await using server = await serveTls(certificates());
    await using proxy = await serveProxy('Basic bmFtZTpwYXNz');
    const { host } = new URL(proxy.url);
    const api = http({ baseUrl: server.url, tls: { ca }, proxy: `http://name:pass@${host}` });
    expect((await api.get('/secret')).json()).toBe('nobody');
    expect(proxy.seen).toEqual([`CONNECT ${new URL(server.url).host}`]);
    const refused = http({ baseUrl: server.url, tls: { ca }, proxy: proxy.url });
    await expect(refused.get('/secret')).rejects.toThrow(
      `GET ${server.url}/secret failed: the proxy answered 407: check \`proxy\`, and its password`,
    );
  });
});

test('a proxy carries plain requests', async () => {
  await using server = await serve((request, response) => response.end(JSON.stringify(request.url)));
  await using proxy = await serveProxy();
  const api = http({ baseUrl: server.url, proxy: proxy.url });
  expect((await api.get('/a', { query: { b: 1 } })).json()).toBe('/a?b=1');
  expect(proxy.seen).toEqual([`GET ${server.url}/a?b=1`]);
});

/** Starts a proxy: it forwards plain requests, and tunnels encrypted ones. */
async function serveProxy(password?: string): Promise<AsyncDisposable & { url: string; seen: string[] }> {
  const seen: string[] = [];
  const proxy = createHttpServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const { method, headers } = request;
    const forwarded = httpRequest(request.url ?? '', { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(forwarded);
  });
  proxy.on('connect', (request, socket) => {
    if (request.headers['proxy-authorization'] !== password) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    seen.push(`CONNECT ${request.url}`);
    const [host = '', port = ''] = request.url?.split(':') ?? [];
    const target = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(socket);
      socket.pipe(target);
    });
    for (const each of [target, socket]) {
      each.on('error', () => undefined);
      each.on('close', () => (target.destroy(), socket.destroy()));
    }
  });
  return { url: await listen(proxy), seen, [Symbol.asyncDispose]: () => close(proxy) };
}
