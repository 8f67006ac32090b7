import type { Configuration } from '../configuration/read-configuration.ts';
import { readConnection, type RemoteConnection } from './api/answers.ts';
import type { ServerApi } from './api/server-api.ts';
import { ServerError } from './api/server-error.ts';
import type { DeployPlan } from './deploy-plan.ts';
import type { Destination } from './find-connection.ts';
import type { SentPackage } from './send-package.ts';

/** Minutes, when nobody says more. */
const usualFrequency = 360;

/** Makes a connection, paused, and lets the server test its settings. */
export async function createConnection(
  api: ServerApi,
  plan: DeployPlan,
  destination: Destination,
  sent: SentPackage,
): Promise<RemoteConnection> {
  const body = {
    group_id: destination.id,
    service: 'connector_sdk',
    config: {
      schema: plan.connection,
      secrets_list: secretsList(plan.configuration ?? {}),
      package_id: sent.id,
      ...pythonVersion(plan),
    },
    paused: true,
    run_setup_tests: true,
    sync_frequency: plan.syncFrequency ?? usualFrequency,
    destination_schema_names: `${plan.naming ?? 'FIVETRAN'}_NAMING`,
  };
  return orTakeBack(sent, async () => readConnection(await api.post('/v1/connections', body)));
}

/** Gives a connection its code and its settings, and lets the server test them. */
export async function updateConnection(
  api: ServerApi,
  plan: DeployPlan,
  { id }: RemoteConnection,
  sent: SentPackage,
): Promise<RemoteConnection> {
  const secrets = secretsList(plan.configuration ?? {});
  const body = {
    config: {
      // Without settings those of the server stay.
      ...(secrets.length === 0 ? {} : { secrets_list: secrets }),
      package_id: sent.id,
      ...pythonVersion(plan),
    },
    run_setup_tests: true,
    ...(plan.syncFrequency === null ? {} : { sync_frequency: plan.syncFrequency }),
  };
  return orTakeBack(sent, async () => readConnection(await api.patch(connectionPath(id), body)));
}

/** Enables a connection; one that syncs on a schedule begins then. */
export async function enableConnection(api: ServerApi, id: string): Promise<void> {
  await api.patch(connectionPath(id), { paused: false, run_setup_tests: false });
}

export function connectionPath(id: string): string {
  return `/v1/connections/${encodeURIComponent(id)}`;
}

function secretsList(configuration: Configuration): { readonly key: string; readonly value: string }[] {
  return Object.entries(configuration).map(([key, value]) => ({ key, value }));
}

function pythonVersion({ pythonVersion: version }: DeployPlan): { readonly python_version?: string } {
  return version === null ? {} : { python_version: version };
}

/** A package that no connection runs is left to nobody. Without an answer the connection may run it. */
async function orTakeBack<T>(sent: SentPackage, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof ServerError) || error.status === null || error.status >= 500) throw error;
    try {
      await sent.takeBack();
    } catch (cause) {
      if (!(cause instanceof ServerError)) throw cause;
      const text = `${error.message}\nthe package ${sent.id} that was sent for it is still there: ${cause.message}`;
      throw new ServerError(text, error.status, { cause: error });
    }
    throw error;
  }
}
