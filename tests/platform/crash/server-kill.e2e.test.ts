import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { readTables } from '@headwater/testing';
import { expect, test } from 'vitest';
import { packageConnector } from '../process/package-connector.ts';
import { reachableFolder, startServerProcess, type ServerProcess } from '../process/server-process.ts';

const isLong = process.env['HEADWATER_TEST'] === 'long';
const kills = isLong ? 100 : 5;
const connections = isLong ? 20 : 4;
const [batches, rows] = [isLong ? 60 : 12, 50];
const secondsToEnd = isLong ? 600 : 60;

interface Made {
  readonly id: string;
  readonly schema: string;
  readonly start: number;
}

test(
  'syncs of a server that is killed again and again end with the tables of one that is not',
  { timeout: isLong ? 3_600_000 : 240_000 },
  async () => {
    const folder = reachableFolder();
    try {
      const zip = await packageConnector(join(import.meta.dirname, 'counting'), join(folder, 'counting.zip'));
      const data = join(folder, 'data');
      const words = ['--syncs', '4'];
      let server = await startServerProcess(data, { words });
      const made = await makeConnections(server, await server.upload(zip));
      for (let killed = 0; killed < kills; killed += 1) {
        // Kills come while it starts, while syncs start, and while rows flow.
        await later(Math.random() * 2500);
        await server.kill();
        server = await startServerProcess(data, { words });
      }
      await waitForAll(server, made);
      for (const { id, schema, start } of made) {
        const file = join(data, 'destinations', await groupOf(server), schema, 'warehouse.db');
        expect(await readTables(file)).toEqual(wanted(start));
        expect(await endedSyncs(server, id)).toEqual([{ status: 'SUCCESSFUL' }]);
      }
      expect(await server.stop()).toBe(0);
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
);

async function makeConnections(server: ServerProcess, packageId: string): Promise<readonly Made[]> {
  const group = await groupOf(server);
  const made: Made[] = [];
  for (let number = 1; number <= connections; number += 1) {
    const [schema, start] = [`counting_${number}`, number * 1_000_000];
    const settings = { batches, rows, milliseconds: 150, start };
    const secrets = Object.entries(settings).map(([key, value]) => ({ key, value: String(value) }));
    const { status, body } = await server.call('POST', '/v1/connections', {
      group_id: group,
      service: 'connector_sdk',
      config: { schema, package_id: packageId, secrets_list: secrets },
      sync_frequency: 1440,
      paused: false,
      run_setup_tests: false,
    });
    expect([status, body.code]).toEqual([201, 'Success']);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a connection has an id
    made.push({ id: (body.data as { id: string }).id, schema, start });
  }
  return made;
}

async function groupOf(server: ServerProcess): Promise<string> {
  const { body } = await server.call('GET', '/v1/groups');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the list of groups
  return (body.data as { items: { id: string }[] }).items[0]?.id ?? '';
}

async function waitForAll(server: ServerProcess, made: readonly Made[]): Promise<void> {
  for (const deadline = Date.now() + secondsToEnd * 1000; Date.now() < deadline; await later(250)) {
    const ended = await Promise.all(
      made.map(async ({ id }) => {
        const { body } = await server.call('GET', `/v1/connections/${id}`);
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a connection
        return (body.data as { succeeded_at: string | null }).succeeded_at !== null;
      }),
    );
    if (ended.every(Boolean)) return;
  }
  throw new Error(`syncs have not ended: ${server.output().slice(-2000)}`);
}

/** The ends that were told of a connection. */
async function endedSyncs(server: ServerProcess, id: string): Promise<readonly unknown[]> {
  const { body } = await server.call('GET', `/v1/connections/${id}/logs?limit=1000`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the log of a connection
  const { items } = body.data as { items: { event: string; data?: unknown }[] };
  return items.filter(({ event }) => event === 'sync_end').map(({ data }) => data);
}

function wanted(start: number) {
  const ids = Array.from({ length: batches * rows }, (_, index) => start + index);
  const numbers = Array.from({ length: batches }, (_, number) => number);
  return {
    number: ids.map((id) => ({ id, square: id * id })),
    batch: numbers.map((number) => ({ number, first: start + number * rows })),
  };
}
