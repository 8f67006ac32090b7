import { accountRoutes } from '../accounts/account-routes.ts';
import { actionRoutes } from '../connections/action-routes.ts';
import { connectionRoutes } from '../connections/connection-routes.ts';
import { logRoutes } from '../connections/log-routes.ts';
import { stateRoutes } from '../connections/state-routes.ts';
import { syncListRoutes } from '../connections/sync-list-routes.ts';
import { destinationRoutes } from '../destinations/destination-routes.ts';
import { auditRoutes } from '../events/audit-routes.ts';
import { streamRoutes } from '../events/stream-routes.ts';
import { groupAccessRoutes } from '../groups/group-access-routes.ts';
import { groupRoutes } from '../groups/group-routes.ts';
import { groupUserRoutes } from '../memberships/group-user-routes.ts';
import { membershipRoutes } from '../memberships/membership-routes.ts';
import { connectorTypeRoutes } from '../metadata/connector-type-routes.ts';
import { operationRoutes } from '../operations/operation-routes.ts';
import { packageRoutes } from '../packages/package-routes.ts';
import { metadataRoutes } from '../schema-config/metadata-routes.ts';
import { schemaConfigRoutes } from '../schema-config/schema-config-routes.ts';
import { systemKeyRoutes } from '../system-keys/system-key-routes.ts';
import { userKeyRoutes } from '../users/user-key-routes.ts';
import { userRoutes } from '../users/user-routes.ts';
import { webhookRoutes } from '../webhooks/webhook-routes.ts';
import type { Routes } from './build-app.ts';

/** The addresses of every resource. */
export const allRoutes: readonly Routes[] = [
  operationRoutes,
  accountRoutes,
  userRoutes,
  userKeyRoutes,
  membershipRoutes,
  systemKeyRoutes,
  groupRoutes,
  groupUserRoutes,
  groupAccessRoutes,
  destinationRoutes,
  connectorTypeRoutes,
  packageRoutes,
  connectionRoutes,
  actionRoutes,
  stateRoutes,
  logRoutes,
  syncListRoutes,
  schemaConfigRoutes,
  metadataRoutes,
  streamRoutes,
  webhookRoutes,
  auditRoutes,
];
