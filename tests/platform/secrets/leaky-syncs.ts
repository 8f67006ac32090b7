import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { packageConnector } from '../process/package-connector.ts';
import { groupOf } from './make-everything.ts';
import { scratchFolder } from './open-server.ts';
import { listOf, type Plants } from './plants.ts';
import type { Asker } from './sent-places.ts';

/** The connector that gives its secrets away. */
export const leaky = join(import.meta.dirname, 'leaky');

/** The ways in which the connector says what it should not, with how a sync that does ends. */
export const modes = {
  log: 'SUCCESSFUL',
  throw: 'FAILURE',
  source: 'FAILURE',
  state: 'FAILURE',
  value: 'FAILURE',
  exit: 'FAILURE',
  pipe: 'FAILURE',
  reject: 'FAILURE',
  schema: 'FAILURE',
} as const;

/** Packages the connector, as its author does. */
export async function packageLeaky(): Promise<Blob> {
  using scratch = scratchFolder();
  return new Blob([await packageConnector(leaky, join(scratch.folder, 'leaky.zip'))]);
}

/** Makes a connection that was tested, with other settings before. Gives its id. */
async function makeConnection(
  api: Asker,
  { settings, former }: Plants,
  { mode, zip }: { readonly mode: string; readonly zip: Blob },
): Promise<string> {
  const group_id = await groupOf(api);
  const form = new FormData();
  form.set('file', zip, 'leaky.zip');
  const sent = await api.send('POST', '/v1/connector-sdk/packages', form);
  const made = await api.ask('POST', '/v1/connections', {
    group_id,
    service: 'connector_sdk',
    config: { schema: `leaky_${mode}`, package_id: sent['id'], secrets_list: listOf({ ...former, mode }) },
    schedule_type: 'manual',
    paused: true,
    run_setup_tests: false,
  });
  const path = `/v1/connections/${String(made['id'])}`;
  const change = { config: { secrets_list: listOf({ ...settings, mode }) }, paused: false };
  await api.ask('PATCH', path, change);
  await api.ask('POST', `${path}/test`);
  return String(made['id']);
}

/** Makes a connection for each mode, runs a sync of it, and reads all that there is to read. Gives how they ended. */
export async function syncInEachMode(
  api: Asker,
  plants: Plants,
  zip: Blob,
): Promise<Record<string, unknown>> {
  const outcomes: Record<string, unknown> = {};
  for (const mode of Object.keys(modes)) {
    const connectionId = await makeConnection(api, plants, { mode, zip });
    const path = `/v1/connections/${connectionId}`;
    await using _ = api.tail(connectionId);
    // So that the salt of the hashes is used; where there are no tables to be had, there is nothing to hash.
    const tables = { thing: { columns: { id: { hashed: true } } } };
    const change = { schemas: { [`leaky_${mode}`]: { tables } } };
    if (mode === 'schema') await api.send('POST', `${path}/schemas/reload`, '{}');
    else await api.ask('POST', `${path}/schemas/reload`);
    if (mode !== 'schema') await api.ask('PATCH', `${path}/schemas`, change);
    await api.ask('POST', `${path}/sync`);
    outcomes[mode] = await until(api, connectionId, 'ended');
    const ids = { connectionId, groupId: await groupOf(api), destinationId: await groupOf(api) };
    await api.readAll({ ...ids, schemaName: `leaky_${mode}`, tableName: 'thing', resourceId: connectionId });
  }
  return outcomes;
}

/** Waits until the newest sync of a connection is that far. Gives its outcome. */
async function until(api: Asker, connectionId: string, status: 'running' | 'ended'): Promise<unknown> {
  for (;;) {
    const { items } = await api.ask('GET', `/v1/connections/${connectionId}/syncs?limit=1`);
    const [sync]: Record<string, unknown>[] = Array.isArray(items) ? items : [];
    if (sync?.['status'] === status) return sync['outcome'];
    await later(50);
  }
}

/** Starts a sync that writes, and then waits. Gives the connection. */
export async function syncThatHolds(api: Asker, plants: Plants, zip: Blob): Promise<string> {
  const connectionId = await makeConnection(api, plants, { mode: 'hold', zip });
  await api.ask('POST', `/v1/connections/${connectionId}/sync`);
  await until(api, connectionId, 'running');
  for (;;) {
    const { state } = await api.ask('GET', `/v1/connections/${connectionId}/state`);
    if (JSON.stringify(state) === '{"next":1}') return connectionId;
    await later(50);
  }
}

/** Stops the sync of a connection. */
export async function endSync(api: Asker, connectionId: string): Promise<void> {
  await api.ask('PATCH', `/v1/connections/${connectionId}`, { paused: true });
  await until(api, connectionId, 'ended');
}
