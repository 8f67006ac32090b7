import { Agent, ProxyAgent, buildConnector, type Dispatcher } from 'undici';

/** Certificates and keys, as text or bytes in memory: nothing has to be a file. */
export interface TlsOptions {
  /** The certificate of the client. */
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  /** What the certificate of the source is checked against. @default the well-known authorities */
  readonly ca?: string | Buffer | (string | Buffer)[];
  /** Certificate and key in one, as PKCS#12. */
  readonly pfx?: string | Buffer;
  readonly passphrase?: string;
  /** The name the source's certificate must have. @default the host of the URL */
  readonly servername?: string;
}

/** How connections are made. */
export interface TransportOptions {
  readonly tls?: TlsOptions;
  /** The URL of a proxy, with its name and password if it asks for them. */
  readonly proxy?: string;
  /** Most connections to one host at the same time. @default 16 */
  readonly connections?: number;
  readonly connectSeconds: number;
}

const fewConnections = 16;

/** Makes what carries requests: idle connections are kept for a few seconds, and keep no process alive. */
export function transport({ tls = {}, proxy, ...options }: TransportOptions): Dispatcher {
  const shared = {
    connections: options.connections ?? fewConnections,
    // Over HTTP/2 one broken connection takes every request with it, and a cap on connections means nothing.
    allowH2: false,
  };
  const connect = { ...tls, allowH2: shared.allowH2, timeout: options.connectSeconds * 1000 };
  if (proxy === undefined) return new Agent({ ...shared, connect: connector(connect) });
  return new ProxyAgent({
    ...shared,
    uri: proxy,
    requestTls: connect,
    connect: { timeout: connect.timeout },
  });
}

/** Makes connections that end with what broke their encryption, rather than with the end of the stream behind it. */
function connector(options: buildConnector.BuildOptions): buildConnector.connector {
  const connect = buildConnector(options);
  return (target, done) =>
    connect(target, (...made: buildConnector.CallbackArgs) => {
      const [, socket] = made;
      // In TLS 1.3 a client hears that its certificate is refused when its handshake is over.
      socket?.on('error', () => socket.destroy());
      done(...made);
    });
}
