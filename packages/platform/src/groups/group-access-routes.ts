import { mustBeAllowed } from '../accounts/may.ts';
import { ApiError } from '../api/api-error.ts';
import type { Routes } from '../api/app.ts';
import { doneSchema } from '../api/envelope.ts';
import { groupPath } from './group-schema.ts';
import { findGroup } from './groups.ts';

/**
 * By which others could let a group in: there are none. A key that nothing signs with, or an account that is nobody's,
 * would be trusted by someone for no use.
 */
export const groupAccessRoutes: Routes = (app, { store }) => {
  const missing = [
    {
      path: '/v1/groups/:groupId/public-key',
      code: 'NotFound_PublicKey',
      message: 'this server opens no SSH tunnels, so a group has no key: a connector opens its own',
    },
    {
      path: '/v1/groups/:groupId/service-account',
      code: 'NotFound_ServiceAccount',
      message: 'this server is in no cloud, so a group has no account there: a connector brings its own',
    },
  ] as const;
  for (const { path, code, message } of missing) {
    app.get(
      path,
      { schema: { tags: ['groups'], params: groupPath, response: { 200: doneSchema } } },
      async ({ params: { groupId }, actor }) => {
        await findGroup(store, groupId);
        mustBeAllowed(actor, { on: 'group', level: 'view', groupId });
        throw new ApiError(code, message);
      },
    );
  }
};
