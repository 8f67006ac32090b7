import { expect, test } from 'vitest';
import { allRoutes } from '../../../packages/platform/src/api/all-routes.ts';
import { buildApp, type Routes } from '../../../packages/platform/src/api/build-app.ts';
import { onEachStore } from '../server/start-server.ts';
import { readOperations } from './api-document.ts';

/** A method of an address, as the server knows it. */
interface Route {
  readonly method: string;
  readonly url: string;
  readonly isHidden: boolean;
}

onEachStore((start) => {
  test('every route of the server is in the document, but the document itself', async () => {
    await using server = await start();
    const routes: Route[] = [];
    const watch: Routes = (app) => {
      app.addHook('onRoute', ({ method, url, schema }) => {
        const isHidden = schema !== undefined && 'hide' in schema && schema.hide === true;
        routes.push(...[method].flat().map((each) => ({ method: each, url, isHidden })));
      });
    };
    const options = { routes: [watch, ...allRoutes], version: 'test', logs: false };
    const app = await buildApp(server.platform, options);
    await app.close();
    const named = (some: readonly Route[]) =>
      some
        .filter(({ method }) => method !== 'HEAD')
        .map(({ method, url }) => `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`)
        .toSorted();
    const described = (await readOperations(server.url)).map(({ name }) => name).toSorted();
    expect(named(routes.filter(({ isHidden }) => !isHidden))).toEqual(described);

    // What is hidden does nothing: it says which methods there are.
    const answered: string[] = [];
    for (const { method, url } of routes.filter(({ isHidden }) => isHidden)) {
      const answer = await server.call(method === 'HEAD' ? 'GET' : method, url.replaceAll(/:\w+/g, 'x'));
      if (answer.status !== 405) answered.push(`${method} ${url}`);
    }
    expect(answered).toEqual(['GET /v1/openapi.json', 'HEAD /v1/openapi.json']);
  });
});
