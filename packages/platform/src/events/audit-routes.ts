import { z } from 'zod';
import { mustBeAllowed } from '../accounts/may.ts';
import type { Routes } from '../api/build-app.ts';
import { success, successOf } from '../api/envelope.ts';
import { pageOf, pageOfSchema, pageQuery, readPage } from '../api/paging.ts';

const entry = z
  .object({
    id: z.string(),
    captured_at: z.string(),
    actor: z.string(),
    action: z.string(),
    interaction_method: z.string(),
    resource_type: z.string(),
    resource_id: z.string(),
    old_values: z.unknown(),
    new_values: z.unknown(),
  })
  .meta({ description: 'A change: who made it, to what, and the values before and after, without secrets.' });

const query = pageQuery.extend({
  resource_type: z.string().optional(),
  resource_id: z.string().optional(),
  action: z.string().optional(),
});

/** The audit log, newest first. */
export const auditRoutes: Routes = (app, { store }) => {
  app.get(
    '/v1/account/audit',
    {
      schema: {
        tags: ['account'],
        querystring: query,
        response: { 200: successOf(pageOfSchema(entry)) },
      },
    },
    async ({ query: wanted, actor }) => {
      mustBeAllowed(actor, { on: 'account', level: 'manage' });
      const page = readPage(wanted);
      let found = store.selectFrom('audit').selectAll().orderBy('id', 'desc');
      if (wanted.resource_type !== undefined) found = found.where('resource_type', '=', wanted.resource_type);
      if (wanted.resource_id !== undefined) found = found.where('resource_id', '=', wanted.resource_id);
      if (wanted.action !== undefined) found = found.where('action', '=', wanted.action);
      const rows = await found
        .offset(page.skip)
        .limit(page.limit + 1)
        .execute();
      const items = rows.map((row) => ({
        ...row,
        old_values: parsed(row.old_values),
        new_values: parsed(row.new_values),
      }));
      return success(pageOf(items, page));
    },
  );
};

function parsed(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}
