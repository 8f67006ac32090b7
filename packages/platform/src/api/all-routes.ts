import { actionRoutes } from '../connections/action-routes.ts';
import { connectionRoutes } from '../connections/connection-routes.ts';
import { logRoutes } from '../connections/log-routes.ts';
import { stateRoutes } from '../connections/state-routes.ts';
import { syncListRoutes } from '../connections/sync-list-routes.ts';
import { auditRoutes } from '../events/audit-routes.ts';
import { streamRoutes } from '../events/stream-routes.ts';
import { groupRoutes } from '../groups/group-routes.ts';
import { operationRoutes } from '../operations/operation-routes.ts';
import { packageRoutes } from '../packages/package-routes.ts';
import { metadataRoutes } from '../schema-config/metadata-routes.ts';
import { schemaConfigRoutes } from '../schema-config/schema-config-routes.ts';
import { webhookRoutes } from '../webhooks/webhook-routes.ts';
import type { Routes } from './build-app.ts';

/** The addresses of every resource. */
export const allRoutes: readonly Routes[] = [
  operationRoutes,
  groupRoutes,
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
