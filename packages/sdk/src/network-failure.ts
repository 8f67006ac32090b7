/** A connection that could not be made, or broke. */
export interface NetworkFailure {
  /** The error that says so: the one that was thrown, or one it was caused by. */
  readonly error: Error;
  /** What happened, on what, what to do. */
  readonly text: string;
}

const checkAddress = 'check the address, and that the service runs';
const tryAgain = 'try again later';

/** The codes of Node and of its `fetch` that tell of a failed connection, in words. */
const failures: ReadonlyMap<string, readonly [happened: string, remedy: string]> = new Map([
  ['ECONNREFUSED', ['refused the connection', checkAddress]],
  ['ECONNRESET', ['broke the connection off', tryAgain]],
  ['UND_ERR_SOCKET', ['broke the connection off', tryAgain]],
  ['EHOSTUNREACH', ['cannot be reached', checkAddress]],
  ['ENETUNREACH', ['cannot be reached', checkAddress]],
  ['ENOTFOUND', ['is no host that is known', 'check the address']],
  ['EAI_AGAIN', ['could not be looked up', "check this machine's network, or try again later"]],
  ['ETIMEDOUT', ['did not answer in time', tryAgain]],
  ['UND_ERR_CONNECT_TIMEOUT', ['did not answer in time', checkAddress]],
  ['UND_ERR_HEADERS_TIMEOUT', ['did not answer in time', tryAgain]],
  ['UND_ERR_BODY_TIMEOUT', ['did not answer in time', tryAgain]],
]);

/** Causes can go round in a circle. */
const mostCauses = 10;

/** Finds out whether something thrown is about a connection: itself, or what caused it. */
export function findNetworkFailure(thrown: unknown, causesLeft = mostCauses): NetworkFailure | undefined {
  if (!(thrown instanceof Error)) return undefined;
  // A host with several addresses fails with an error for each; the first is as good as any.
  const [first]: unknown[] = thrown instanceof AggregateError ? thrown.errors : [thrown.cause];
  const found = causesLeft > 0 ? findNetworkFailure(first, causesLeft - 1) : undefined;
  if (found !== undefined) return found;
  const code = 'code' in thrown ? String(thrown.code) : '';
  const known = failures.get(code);
  if (known === undefined) return undefined;
  const [happened, remedy] = known;
  return { error: thrown, text: `${addressOf(thrown)} ${happened} (${code}): ${remedy}` };
}

/** Names the other side, as well as an error knows it: `db.example.com:5432`. */
function addressOf(error: Error & ConnectionDetails): string {
  const { hostname, address, port, socket } = error;
  const [attempted] = /(?<=attempted address(?:es)?: )[^,)]+/.exec(error.message) ?? [];
  const host = hostname ?? address ?? socket?.remoteAddress;
  if (typeof host !== 'string') return attempted ?? 'the source';
  const number = port ?? socket?.remotePort;
  if (typeof number !== 'number') return host;
  return `${host.includes(':') ? `[${host}]` : host}:${number}`;
}

/** What Node and `fetch` add to an error, some of it to some. */
interface ConnectionDetails {
  readonly hostname?: unknown;
  readonly address?: unknown;
  readonly port?: unknown;
  readonly socket?: { readonly remoteAddress?: unknown; readonly remotePort?: unknown };
}
