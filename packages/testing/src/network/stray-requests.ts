import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';
import { isObject } from '@headwater/protocol';
import { interception, type Interception } from '@headwater/sdk/host';

/** What watches over the requests of a run that nobody can answer or disturb. */
export interface StrayWatch {
  /** The first of them. */
  readonly stray: Error | undefined;
  stop(): void;
}

const remedy = 'which cannot be recorded or disturbed: use fetch or headwater/http as they are';

/**
 * Finds requests of a run that pass by its interception: those of `node:http`, which are ended at once, and those
 * through a dispatcher that the connector has made itself.
 */
export function watchStrays(run: Interception): StrayWatch {
  let stray: Error | undefined;
  const watch = (channel: string, describe: (request: unknown) => string | undefined) => {
    const onRequest = (message: unknown) => {
      if (interception.getStore() !== run || !isObject(message)) return;
      const { request } = message;
      const text = describe(request);
      if (text === undefined) return;
      stray ??= new Error(text);
      if (request instanceof ClientRequest) request.destroy(stray);
    };
    subscribe(channel, onRequest);
    return () => void unsubscribe(channel, onRequest);
  };
  const stops = [
    watch('http.client.request.created', describePlain),
    watch('undici:request:create', describeUndici),
  ];
  return {
    get stray() {
      return stray;
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
}

function describePlain(request: unknown): string | undefined {
  if (!(request instanceof ClientRequest)) return undefined;
  const { method, protocol, host, path } = request;
  return `${method} ${protocol}//${host}${withoutQuery(path)} went through node:http, ${remedy}`;
}

function describeUndici(request: unknown): string | undefined {
  if (!isObject(request)) return undefined;
  const { method, origin, path } = request;
  return `${String(method)} ${String(origin)}${withoutQuery(String(path))} went through a dispatcher of its own, ${remedy}`;
}

/** Queries like to hold keys. */
function withoutQuery(path: string): string {
  return path.split('?', 1)[0] ?? path;
}
