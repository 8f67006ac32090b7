import { subscribe } from 'node:diagnostics_channel';

const waiting = new Map<object, string>();

/**
 * Follows the requests of Node's `fetch` and `node:http` from their start until an answer begins or none can come.
 * What Node publishes about them is described in its documentation, "Diagnostics Channel"; undici's likewise.
 */
export function followRequests(): void {
  subscribe('undici:request:create', (message) => began(message, ({ origin }) => String(origin)));
  subscribe('undici:request:headers', ended);
  subscribe('undici:request:error', ended);
  subscribe('http.client.request.start', (message) =>
    began(message, ({ protocol, host }) => `${String(protocol)}//${String(host)}`),
  );
  subscribe('http.client.response.finish', ended);
  subscribe('http.client.request.error', ended);
}

/** The servers that have not answered a request, such as `https://api.example.com`, each once. */
export function serversAwaited(): string[] {
  return [...new Set(waiting.values())];
}

type Fields = Readonly<Record<string, unknown>>;

function began(message: unknown, server: (request: Fields) => string): void {
  const request = requestOf(message);
  if (request !== undefined) waiting.set(request, server(request));
}

function ended(message: unknown): void {
  const request = requestOf(message);
  if (request !== undefined) waiting.delete(request);
}

function requestOf(message: unknown): Fields | undefined {
  const request =
    typeof message === 'object' && message !== null && 'request' in message ? message.request : undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object, whose fields are read as unknown
  return typeof request === 'object' && request !== null ? (request as Fields) : undefined;
}
