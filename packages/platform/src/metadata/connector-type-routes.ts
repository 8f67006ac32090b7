import { z } from 'zod';
import { notFound } from '../api/api-error.ts';
import type { Routes } from '../api/app.ts';
import { success, successOf } from '../api/envelope.ts';
import { pageOf, pageOfSchema, pageQuery, readPage } from '../api/paging.ts';
import { configSchema, connectorType, connectorTypeDetails, connectorTypes } from './connector-types.ts';

/** The addresses of the kinds of connections, which anyone may ask: platform-api.md 1.1. */
export const connectorTypeRoutes: Routes = (app) => {
  const shared = { tags: ['metadata'], security: [] };
  for (const path of ['/v1/metadata/connector-types', '/public/connector-types']) {
    app.get(
      path,
      {
        config: { isPublic: true },
        schema: {
          ...shared,
          querystring: pageQuery,
          response: { 200: successOf(pageOfSchema(connectorType)) },
        },
      },
      async ({ query }) => {
        const page = readPage(query);
        return success(pageOf(connectorTypes.slice(page.skip, page.skip + page.limit + 1), page));
      },
    );
  }
  app.get(
    '/v1/metadata/connector-types/:service',
    {
      config: { isPublic: true },
      schema: {
        ...shared,
        params: z.object({ service: z.string() }),
        response: { 200: successOf(connectorTypeDetails) },
      },
    },
    async ({ params: { service } }) => {
      const type = connectorTypes.find(({ id }) => id === service);
      if (type === undefined) throw notFound('Service', service);
      return success({ ...type, config: configSchema, auth: { type: 'object', properties: {} } });
    },
  );
};
