import type { KeyPair } from '../../../packages/platform/src/accounts/api-keys.ts';

/** An answer with what its headers say it is. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
}

/** What is sent. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly keys: KeyPair | null;
  /** A text is sent as JSON as it is, and a form as one. */
  readonly body?: string | FormData | undefined;
}

const streamed = 'text/event-stream';

/** Asks a server for whatever it may answer: JSON, a text, a file, or a stream, of which the beginning is read. */
export async function ask(url: string, { method, path, keys, body }: Request): Promise<Answer> {
  const gone = new AbortController();
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(keys === null
        ? {}
        : { authorization: `Basic ${Buffer.from(`${keys.key}:${keys.secret}`).toString('base64')}` }),
      ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
    },
    body: body ?? null,
    signal: gone.signal,
  });
  const { status } = response;
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith(streamed)) {
    const chunk = await response.body?.getReader().read();
    gone.abort();
    return { status, type, body: new TextDecoder().decode(chunk?.value) };
  }
  if (type.startsWith('application/json')) return { status, type, body: await response.json() };
  return { status, type, body: new Uint8Array(await response.arrayBuffer()) };
}

/** The code and message of an error. */
export function errorOf({ body }: Answer): { readonly code: unknown; readonly message: string } {
  const found: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {};
  return { code: found['code'], message: String(found['message']) };
}
