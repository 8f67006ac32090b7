import type { IncomingMessage } from 'node:http';
import { errorJson, errorPage, redirect, Refusal, type Answer } from './answer.ts';
import type { State } from './call.ts';
import { findRoute } from './routes.ts';

/** Decides what a request is answered. */
export function answer(incoming: IncomingMessage, body: Uint8Array, state: State): Answer {
  const { method = '', url = '', headers, headersDistinct } = incoming;
  const origin = `http://${headers.host}`;
  const [, rawPath = '', query = ''] = /^([^?]*)\??(.*)$/.exec(url) ?? [];
  const path = decode(rawPath).replace(/^\/+/, '/');
  const cleanPath = path.replaceAll(/\/+/g, '/');
  const found = findRoute(cleanPath);
  if (found === null) return errorPage(404, 'Not Found', 'There is nothing at this address.');

  const { route, pathParameter } = found;
  const allow = { Allow: route.methods.join(', ') };
  if (!route.methods.includes(method)) {
    return errorPage(405, 'Method Not Allowed', 'This address does not take the method.', allow);
  }
  if (path !== cleanPath) return redirect(`${origin}${cleanPath}${query && `?${query}`}`);
  if (method === 'OPTIONS') {
    return { status: 200, contentType: 'text/html; charset=utf-8', body: '', headers: allow };
  }
  const call = {
    query: new URLSearchParams(query),
    origin,
    pathParameter,
    authorization: headersDistinct['authorization']?.join(',') ?? '',
    contentType: headers['content-type'] ?? '',
    body,
  };
  try {
    return route.answer(call, state);
  } catch (error) {
    if (error instanceof Refusal) return errorJson(error.status, error.message);
    throw error;
  }
}

/** A path that is not percent-encoded text stays as it is: no route has it. */
function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
