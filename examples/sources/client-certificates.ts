import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import { TLSSocket } from 'node:tls';
import { hasOpenssl, makeCertificates, type Certificates } from '../../tests/http/certificates.ts';

/** Why a source that checks certificates cannot be started here; null when it can. */
export const missingProgram: string | null = hasOpenssl
  ? null
  : 'there is no openssl to make certificates with';

/** A server that lets in only clients whose certificate its own authority has signed. */
export interface CertificateSource extends AsyncDisposable {
  readonly url: string;
  /** The authority that signed its certificate, and those of the clients, as PEM. */
  readonly authority: string;
  /** A certificate that it lets in, as PEM; the key can be read only with the passphrase. */
  readonly client: { readonly certificate: string; readonly privateKey: string; readonly passphrase: string };
  /** One that another authority has signed. */
  readonly stranger: { readonly certificate: string; readonly privateKey: string };
  /** The lines of the page that it gives: to be changed at will. */
  readonly lines: string[];
}

let made: readonly [Certificates, Certificates] | undefined;
const passphrase = 'open sesame';

/** Starts a stand-in for https://client.badssl.com: a page of HTML for those with a certificate. */
export async function startCertificateSource(): Promise<CertificateSource> {
  // Made once for all sources of a process: they are good for a day.
  made ??= [makeCertificates(), makeCertificates()];
  const [{ ca, server: own, client }, other] = made;
  const lines = ['<!DOCTYPE html>', '<h1>client.badssl.com</h1>', '', '<p>Your certificate is known.</p>'];
  // As most servers do, it finishes the handshake with whoever comes, and refuses what they ask for.
  const options = { ...own, ca, requestCert: true, rejectUnauthorized: false };
  const server = createServer(options, ({ socket }, response) => {
    const isKnown = socket instanceof TLSSocket && socket.authorized;
    response.writeHead(isKnown ? 200 : 403, { 'content-type': isKnown ? 'text/html' : 'text/plain' });
    response.end(isKnown ? lines.join('\n') : 'The SSL certificate error');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `https://127.0.0.1:${address.port}`,
    authority: ca,
    client: { certificate: client.cert, privateKey: encrypted(client.key), passphrase },
    stranger: { certificate: other.client.cert, privateKey: encrypted(other.client.key) },
    lines,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function encrypted(key: string): string {
  return createPrivateKey(key)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
    .toString();
}
