import { ApiError } from './api-error.ts';
import type { App } from './app.ts';

const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const;

/**
 * Watches which addresses are added, and gives a function that adds their other methods, which answer 405 with what is
 * allowed.
 */
export function watchMethods(app: App): () => void {
  const known = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const has = known.get(url) ?? new Set<string>();
    for (const each of [method].flat()) has.add(each);
    known.set(url, has);
  });
  return () => {
    for (const [url, has] of new Map(known)) {
      const missing = methods.filter((method) => !has.has(method));
      const allowed = [...has].filter((method) => method !== 'HEAD').join(', ');
      if (missing.length > 0) refuse(app, url, missing, allowed);
    }
  };
}

function refuse(app: App, url: string, missing: readonly string[], allowed: string): void {
  app.route({
    url,
    method: [...missing],
    schema: { hide: true },
    handler: ({ method }) => {
      throw new ApiError('MethodNotAllowed', `${method} is not for this address: use ${allowed}`, {
        allow: allowed,
      });
    },
  });
}
