import { join } from 'node:path';
import { expect } from 'vitest';
import { packageConnector } from '../process/package-connector.ts';
import type { ServerProcess } from '../process/server-process.ts';
import type { ChangeSource } from './change-source.ts';

/** A connection that follows the changes of a source. */
export interface Following {
  readonly id: string;
  readonly groupId: string;
  readonly schema: string;
}

/** A sync as the API lists it. */
export interface ListedSync {
  readonly id: string;
  readonly status: 'queued' | 'running' | 'ended';
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly trigger: string;
}

/** Makes connections that sync when they are asked to, each with tables of its own. */
export async function makeFollowing(
  server: ServerProcess,
  source: Pick<ChangeSource, 'address'>,
  count: number,
  folder: string,
): Promise<readonly Following[]> {
  const zip = await packageConnector(join(import.meta.dirname, 'following'), join(folder, 'following.zip'));
  const packageId = await server.upload(zip);
  const groupId = await groupOf(server);
  const made: Following[] = [];
  for (let number = 1; number <= count; number += 1) {
    const schema = `following_${number}`;
    const { status, body } = await server.call('POST', '/v1/connections', {
      group_id: groupId,
      service: 'connector_sdk',
      config: {
        schema,
        package_id: packageId,
        secrets_list: [{ key: 'source', value: source.address(number) }],
      },
      schedule_type: 'manual',
      paused: false,
      run_setup_tests: false,
    });
    expect([status, body.code]).toEqual([201, 'Success']);
    made.push({ id: String(Object(body.data).id), groupId, schema });
  }
  return made;
}

/** Where the tables of a connection are. */
export function warehouseOf(data: string, { groupId, schema }: Following): string {
  return join(data, 'destinations', groupId, schema, 'warehouse.db');
}

async function groupOf(server: ServerProcess): Promise<string> {
  const { body } = await server.call('GET', '/v1/groups');
  return String(Object(body.data).items[0].id);
}

/** Asks for a sync. */
export async function askSync(server: ServerProcess, id: string): Promise<void> {
  const { status, body } = await server.call('POST', `/v1/connections/${id}/sync`, {});
  if (status !== 200) throw new Error(`no sync was queued: ${status} ${JSON.stringify(body)}`);
}

/** The syncs of a connection, newest first. */
export async function syncsOf(server: ServerProcess, id: string): Promise<readonly ListedSync[]> {
  const items: ListedSync[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { status, body } = await server.call('GET', `/v1/connections/${id}/syncs?limit=1000${query}`);
    if (status !== 200) throw new Error(`no list of syncs: ${status} ${JSON.stringify(body)}`);
    const page = Object(body.data);
    items.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  }
  return items;
}

/** The ends that the log of a connection tells of, as the id of the sync and the status. */
export async function toldEnds(server: ServerProcess, id: string): Promise<readonly string[]> {
  const ends: string[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await server.call('GET', `/v1/connections/${id}/logs?limit=1000${query}`);
    const page = Object(body.data);
    for (const { event, sync_id: syncId, data } of page.items) {
      if (event === 'sync_end') ends.push(`${syncId} ${data.status}`);
    }
    cursor = page.next_cursor ?? undefined;
  }
  return ends;
}
