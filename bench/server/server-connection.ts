import { setTimeout as later } from 'node:timers/promises';
import type { ServerProcess } from '../../tests/platform/process/server-process.ts';

/** A connection of a server that is measured. */
export interface ServerConnection {
  readonly id: string;
  readonly schema: string;
}

/** Makes a connection that syncs only when it is asked to. */
export async function makeConnection(
  server: ServerProcess,
  packageId: string,
  schema: string,
  settings: Readonly<Record<string, number>>,
): Promise<ServerConnection> {
  const { body: groups } = await server.call('GET', '/v1/groups');
  const secrets = Object.entries(settings).map(([key, value]) => ({ key, value: String(value) }));
  const { body, status } = await server.call('POST', '/v1/connections', {
    group_id: read<{ items: { id: string }[] }>(groups.data).items[0]?.id,
    service: 'connector_sdk',
    config: { schema, package_id: packageId, secrets_list: secrets },
    schedule_type: 'manual',
    paused: false,
    run_setup_tests: false,
  });
  if (status !== 201) throw new Error(`the connection was refused: ${body.message}`);
  return { id: read<{ id: string }>(body.data).id, schema };
}

/** What the server says of a sync that has ended. */
export interface EndedSync {
  readonly queuedAt: number;
  readonly endedAt: number;
  readonly outcome: string;
}

/** How often a sync is asked for: each time costs the server a little. */
const pollMilliseconds = 250;

/** Asks for a sync, and waits for its end. */
export async function syncNow(server: ServerProcess, connection: ServerConnection): Promise<EndedSync> {
  const before = await newestSync(server, connection.id);
  await askSync(server, connection);
  for (;;) {
    await later(pollMilliseconds);
    const sync = await newestSync(server, connection.id);
    if (sync === undefined || sync.id === before?.id || sync.ended_at === null) continue;
    return {
      queuedAt: Date.parse(sync.queued_at),
      endedAt: Date.parse(sync.ended_at),
      outcome: sync.outcome ?? '',
    };
  }
}

/** Asks for a sync. */
export async function askSync(server: ServerProcess, { id, schema }: ServerConnection): Promise<void> {
  const { status, body } = await server.call('POST', `/v1/connections/${id}/sync`, {});
  if (status !== 200) throw new Error(`the sync of ${schema} was refused: ${body.message}`);
}

/** A sync as the server tells of it. */
export interface ToldSync {
  readonly id: string;
  readonly status: 'queued' | 'running' | 'ended';
  readonly queued_at: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly outcome: string | null;
  readonly reason: string | null;
}

/** Gives the sync of a connection that was asked for last; undefined when there was none. */
export async function newestSync(server: ServerProcess, id: string): Promise<ToldSync | undefined> {
  const { body } = await server.call('GET', `/v1/connections/${id}/syncs?limit=1`);
  return read<{ items: ToldSync[] }>(body.data).items[0];
}

function read<T>(data: unknown): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the answer of our own server
  return data as T;
}
