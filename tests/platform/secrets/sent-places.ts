import type { KeyPair } from '../../../packages/platform/src/accounts/api-keys.ts';
import { parametersOf, readOperations } from '../openapi/api-document.ts';
import type { Place } from './search.ts';

/** Asks a server, and keeps every byte that it answers. */
export interface Asker {
  /** Gives the data of the answer. @throws Error when it is no success */
  ask(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  /** Sends a body as it is. Gives the data of the answer, whatever its status. */
  send(method: string, path: string, body: string | FormData): Promise<Record<string, unknown>>;
  /** Reads the live tail of a connection's log from its beginning until it is told to stop. */
  tail(connectionId: string): AsyncDisposable;
  /** Asks everything that can be read, as the document of the API has it. */
  readAll(ids: Readonly<Record<string, string>>): Promise<void>;
  readonly places: Place[];
}

const anyId = /(?<=\/)[a-z]+_[a-z]+(?=\/|$)/g;

/** Asks as the owner of a key. */
export function asker(url: string, { key, secret }: KeyPair): Asker {
  const authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
  const places: Place[] = [];
  const keep = (name: string, text: string | Buffer) => places.push({ name, bytes: Buffer.from(text) });
  const exchange = async (method: string, path: string, body: string | FormData) => {
    const type: Record<string, string> =
      typeof body === 'string' ? { 'content-type': 'application/json' } : {};
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization, ...type },
      body: method === 'GET' ? null : body,
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const address = path.replaceAll(anyId, '{id}');
    keep(`the answer to ${method} ${address}`, bytes);
    keep(`the headers of ${method} ${address}`, JSON.stringify([...response.headers]));
    return { isGood: response.ok, bytes };
  };
  return {
    places,
    send: async (method, path, body) => dataOf((await exchange(method, path, body)).bytes),
    async ask(method, path, body = {}) {
      const { isGood, bytes } = await exchange(method, path, JSON.stringify(body));
      if (!isGood) throw new Error(`${method} ${path}: ${bytes.toString('utf8')}`);
      return dataOf(bytes);
    },
    tail(connectionId) {
      const over = new AbortController();
      const path = `/v1/connections/${connectionId}/logs/stream?after=0`;
      const reading = (async () => {
        const response = await fetch(`${url}${path}`, { headers: { authorization }, signal: over.signal });
        let text = '';
        try {
          for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString('utf8');
        } catch (error) {
          if (!over.signal.aborted) throw error;
        }
        keep('the tail of a log', text);
      })();
      return {
        async [Symbol.asyncDispose]() {
          over.abort();
          await reading;
        },
      };
    },
    async readAll(ids) {
      for (const { method, path } of await readOperations(url)) {
        if (method !== 'GET' || path.endsWith('/stream')) continue;
        const filled = parametersOf(path).reduce(
          (address, name) => address.replace(`{${name}}`, encodeURIComponent(ids[name] ?? 'nobody')),
          path,
        );
        await exchange('GET', filled, '');
      }
    },
  };
}

function dataOf(bytes: Buffer): Record<string, unknown> {
  try {
    const { data }: { data?: Record<string, unknown> } = JSON.parse(bytes.toString('utf8'));
    return data ?? {};
  } catch {
    // Not everything is JSON.
    return {};
  }
}
