import { findNetworkFailure } from '../network-failure.ts';

/** A request that got no whole answer. */
export interface BrokenExchange {
  /** What happened, and what to do. */
  readonly text: string;
  /** Whether the source may have acted on the request. */
  readonly wasSent: boolean;
  /** Whether it may go well the next time. */
  readonly isPassing: boolean;
  /** What it is an error of: of `tls`, of what the source makes of the client's certificate, or of the source itself. */
  readonly code: 'configuration' | 'access_denied' | 'source';
}

/** The time that a request may take is over. */
export class TookTooLong extends Error {
  override readonly name = 'TookTooLong';
}

/** The body of an answer ends before what it says does. */
export class NotWhole extends Error {
  override readonly name = 'NotWhole';
}

const neverSent = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|EHOSTUNREACH|ENETUNREACH/;
/** What the other side says when it misses the certificate of the client, or does not like it. */
const clientCertificate =
  /^ERR_SSL_.*_ALERT_(?:CERTIFICATE_(?:REQUIRED|EXPIRED|REVOKED|UNKNOWN)|(?:BAD|NO|UNSUPPORTED)_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)$/;
/** What is wrong with certificates and keys before they are shown to anybody. */
const unusable = /^ERR_OSSL_/;
const wrongPassphrase = 'mac verify failure';
const certificate = /^(?:CERT_|DEPTH_ZERO|UNABLE_TO_|SELF_SIGNED|ERR_TLS_CERT|HOSTNAME_MISMATCH)/;

/** Finds out what broke a request; undefined when it is no matter of the network. */
export function describeBreak(error: unknown): BrokenExchange | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = codeOf(error);
  const failure = findNetworkFailure(error);
  if (failure !== undefined) {
    const known = codeOf(failure.error);
    const isPassing = known !== 'ENOTFOUND';
    return { text: failure.text, wasSent: !neverSent.test(known), isPassing, code: 'source' };
  }
  const again = (text: string): BrokenExchange => ({ text, wasSent: true, isPassing: true, code: 'source' });
  const never = (text: string): BrokenExchange => ({
    text,
    wasSent: false,
    isPassing: false,
    code: 'source',
  });
  if (error instanceof TookTooLong)
    return again(`${error.message}: raise \`timeout.totalSeconds\`, or ask for less`);
  if (code === 'EPIPE') return again('it broke the connection off (EPIPE): try again later');
  if (error instanceof NotWhole) return again('its answer ends in the middle: try again later');
  if (error.name === 'HTTPParserError') {
    return again(`its answer is not whole, or no HTTP (${error.message}): try again later`);
  }
  if (/^Z_|^ERR_(?:BROTLI|ZSTD|_)|^ZSTD_/.test(code)) {
    return again(`its compressed answer is damaged (${code}): try again later`);
  }
  if (certificate.test(code)) {
    return never(
      `its certificate is not accepted (${code}): give the authority that signed it as \`tls.ca\``,
    );
  }
  if (clientCertificate.test(code)) return { ...never(refusedCertificate(code)), code: 'access_denied' };
  if (/^ERR_SSL_.*_ALERT_HANDSHAKE_FAILURE$/.test(code)) {
    return never(
      `it refused the handshake (${code}): it may want a client certificate, \`tls.cert\` and \`tls.key\``,
    );
  }
  if (unusable.test(code) || error.message === wrongPassphrase) {
    const what = `\`tls\` cannot be used (${code || error.message})`;
    return { ...never(`${what}: check its certificate, key and passphrase`), code: 'configuration' };
  }
  if (/^ERR_SSL|^EPROTO/.test(code)) {
    return never(`no encrypted connection could be made (${code}): check \`tls\`, and that it speaks https`);
  }
  const [, status] = /^Proxy response \((\d+)\)/.exec(error.message) ?? [];
  if (status !== undefined) return never(`the proxy answered ${status}: check \`proxy\`, and its password`);
  return error.cause === undefined || error.cause === error ? undefined : describeBreak(error.cause);
}

function refusedCertificate(code: string): string {
  return code.endsWith('_REQUIRED')
    ? `it wants a client certificate (${code}): give \`tls.cert\` and \`tls.key\``
    : `it does not accept the client certificate (${code}): check that \`tls.cert\` is in force, and of an authority it knows`;
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}
