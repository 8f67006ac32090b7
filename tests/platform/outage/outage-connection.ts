import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { packageConnector } from '../process/package-connector.ts';
import { sendZip } from '../packages/send-zip.ts';
import { textOf, type TestServer } from '../server/start-server.ts';

/** A sync as the API lists it. */
interface ListedSync {
  readonly status: string;
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly task_type: string | null;
}

const packaged = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

/** The connector of a folder beside the tests, as its author packages it. */
export async function packageOf(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = packaged.get(name) ?? packageBeside(name);
  packaged.set(name, bytes);
  return bytes;
}

async function packageBeside(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  try {
    return await packageConnector(join(import.meta.dirname, name), join(folder, `${name}.zip`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Sends a package. Gives its id. */
export async function sendPackage(server: TestServer, zip: Uint8Array<ArrayBuffer>): Promise<string> {
  return textOf(await sendZip(server, 'POST', '/v1/connector-sdk/packages', zip), 'id');
}

/** Makes a connection that begins to sync when it is enabled, every six hours. Gives its id. */
export async function makePaused(
  server: TestServer,
  packageId: string,
  settings: Readonly<Record<string, string>> = {},
  groupId = server.groupId,
): Promise<string> {
  const made = await server.call('POST', '/v1/connections', {
    group_id: groupId,
    service: 'connector_sdk',
    config: {
      schema: 'sales',
      package_id: packageId,
      secrets_list: Object.entries(settings).map(([key, value]) => ({ key, value })),
    },
    paused: true,
    run_setup_tests: false,
  });
  return textOf(made, 'id');
}

/** Lets it sync. */
export async function enable(server: TestServer, id: string): Promise<void> {
  await server.call('PATCH', `/v1/connections/${id}`, { paused: false });
}

/** The syncs of a connection, oldest first. */
export async function syncsOf(server: TestServer, id: string): Promise<readonly ListedSync[]> {
  const { body } = await server.call('GET', `/v1/connections/${id}/syncs`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the list of syncs
  return (body.data as { items: ListedSync[] }).items.toReversed();
}

/** Waits until so many syncs have ended. Gives how the last one did. */
export async function endOf(
  server: TestServer,
  id: string,
  count: number,
): Promise<{
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly task: string | null;
}> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await later(50)) {
    const syncs = await syncsOf(server, id);
    const last = syncs[count - 1];
    if (last?.status !== 'ended') continue;
    const { dataFolder } = server.platform.settings;
    const reason = last.reason?.replaceAll(dataFolder, '<data>').replaceAll(id, '<id>') ?? null;
    return { outcome: last.outcome, reason, task: last.task_type };
  }
  throw new Error(`sync ${count} has not ended: ${JSON.stringify(await syncsOf(server, id))}`);
}

/** Lets the time pass until the next try of a sync that failed, and waits for its end. */
export async function nextTry(server: TestServer, id: string, count: number, minutes: number) {
  server.clock.forward(minutes * 60);
  server.platform.syncs.wake();
  return endOf(server, id, count);
}

/** Asks for a sync a minute later, and waits for its end. */
export async function syncNow(server: TestServer, id: string, count: number) {
  server.clock.forward(60);
  await server.call('POST', `/v1/connections/${id}/sync`, {});
  return endOf(server, id, count);
}

/** What a connection shows of how it is. */
export async function statusOf(server: TestServer, id: string): Promise<Record<string, unknown>> {
  const { body } = await server.call('GET', `/v1/connections/${id}`);
  const { setup_state: setup, sync_state: sync, update_state: update, tasks } = Object(body.data).status;
  return { setup, sync, update, tasks };
}

/** Where the tables of the connection are. */
export function folderOf(server: TestServer, groupId = server.groupId): string {
  return join(server.platform.settings.dataFolder, 'destinations', groupId, 'sales');
}
