import { auditRoutes } from '../events/audit-routes.ts';
import { streamRoutes } from '../events/stream-routes.ts';
import { groupRoutes } from '../groups/group-routes.ts';
import { operationRoutes } from '../operations/operation-routes.ts';
import { packageRoutes } from '../packages/package-routes.ts';
import { webhookRoutes } from '../webhooks/webhook-routes.ts';
import type { Routes } from './build-app.ts';

/** The addresses of every resource. */
export const allRoutes: readonly Routes[] = [
  operationRoutes,
  groupRoutes,
  packageRoutes,
  streamRoutes,
  webhookRoutes,
  auditRoutes,
];
