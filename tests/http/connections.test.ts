import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createHttpServer, request as httpRequest } from 'node:http';
import { createServer, type Server } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { TLSSocket, type SecureVersion, type TlsOptions } from 'node:tls';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { http } from 'headwater/http';
import { hasOpenssl, makeCertificates, type Certificates } from './certificates.ts';
import { close, listen, serve } from './local-server.ts';

/** Starts a server that answers with the name in the certificate of its client. */
async function serveTls(
  { ca, server: own }: Certificates,
  options: TlsOptions = { rejectUnauthorized: false },
): Promise<AsyncDisposable & { url: string }> {
  const server: Server = createServer({ ...own, ca, requestCert: true, ...options }, (request, response) => {
    const { socket } = request;
    const name =
      socket instanceof TLSSocket && socket.authorized ? socket.getPeerCertificate().subject.CN : 'nobody';
    response.end(JSON.stringify(name));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on a port has this kind of address
  const { port } = server.address() as AddressInfo;
  return { url: `https://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => close(server) };
}

/** Starts a server that says why it does not like a certificate, which one of Node does not. */
async function serveStrictly({ ca, server: own }: Certificates): Promise<AsyncDisposable & { url: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'headwater-tls-'));
  const files = { 'ca.pem': ca, 'server.pem': own.cert, 'server.key': own.key };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const words = ['-accept', '127.0.0.1:0', '-cert', 'server.pem', '-key', 'server.key', '-CAfile', 'ca.pem'];
  const child = spawn('openssl', ['s_server', ...words, '-Verify', '1', '-verify_return_error', '-www'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const port = await new Promise<string>((resolve, reject) => {
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      const found = /^ACCEPT \S+:(\d+)$/m.exec(told)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`openssl s_server ended: ${told}`)));
  });
  return {
    url: `https://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
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

  test.each<[version: SecureVersion, code: string, message: string]>([
    [
      'TLSv1.3',
      'access_denied',
      'it wants a client certificate (ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED): give `tls.cert` and `tls.key`',
    ],
    [
      'TLSv1.2',
      'source',
      'it refused the handshake (ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE): it may want a client certificate, `tls.cert` and `tls.key`',
    ],
  ])('a client certificate that is missing is said to be so, with %s', async (version, code, message) => {
    const { ca } = certificates();
    const versions = { minVersion: version, maxVersion: version };
    await using server = await serveTls(certificates(), { ...versions, rejectUnauthorized: true });
    await expect(http({ baseUrl: server.url, tls: { ca } }).get('/')).rejects.toMatchObject({
      message: `GET ${server.url}/ failed: ${message}`,
      code,
      retry: false,
    });
  });

  test('a client certificate of another authority is said to be refused', async () => {
    const { ca } = certificates();
    const { cert, key } = makeCertificates().client;
    await using server = await serveStrictly(certificates());
    await expect(http({ baseUrl: server.url, tls: { ca, cert, key } }).get('/')).rejects.toMatchObject({
      message: `GET ${server.url}/ failed: it does not accept the client certificate (ERR_SSL_TLSV1_ALERT_UNKNOWN_CA): check that \`tls.cert\` is in force, and of an authority it knows`,
      code: 'access_denied',
      retry: false,
    });
  });

  test('a certificate that cannot be used is the fault of the configuration', async () => {
    const { ca, client } = certificates();
    await using server = await serveTls(certificates());
    const ask = (tls: object) => http({ baseUrl: server.url, tls: { ca, ...tls } }).get('/');
    const wrong = { cert: client.cert, key: makeCertificates().client.key };
    const remedy = 'check its certificate, key and passphrase';
    await expect(ask(wrong)).rejects.toMatchObject({
      message: `GET ${server.url}/ failed: \`tls\` cannot be used (ERR_OSSL_X509_KEY_VALUES_MISMATCH): ${remedy}`,
      code: 'configuration',
    });
    await expect(ask({ pfx: client.pfx, passphrase: 'shut' })).rejects.toMatchObject({
      message: `GET ${server.url}/ failed: \`tls\` cannot be used (mac verify failure): ${remedy}`,
      code: 'configuration',
    });
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
