import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Amounts, Place } from '../bench-case.ts';
import { findDifferences, type TableCheck } from '../check-table.ts';
import type { Figures } from '../figures.ts';
import { debugWarehouse } from '../measure-command.ts';
import { measureProcess } from '../measure-process.ts';
import { checkNarrow } from '../rows/narrow-rows.ts';
import { debugCommand, makeConnectorFolder, packageOf } from './connector-folder.ts';
import { makeConnection, syncNow } from './server-connection.ts';
import { readProcessorSeconds } from './server-usage.ts';
import { withServer, type MeasuredServer } from './with-server.ts';

/** What one sync took, with all its processes. */
interface Taken {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/**
 * Measures how much longer the sync of a server takes than `headwater debug` of the same connector, and how much more
 * processor time, the server's own included. They take turns, and who begins changes: a machine that grows slower is
 * not held against one of them.
 */
export async function measureAdded({ rows }: Amounts, { folder: place }: Place): Promise<Figures> {
  return await withServer({}, async (measured) => {
    const packageId = await measured.server.upload(await packageOf('narrow', measured.folder));
    const onServer = async (name: string) => syncOnServer(measured, packageId, name, rows);
    const byDebug = async (name: string) => debugOnce(join(place, name), rows);
    // The first one of each finds no compiled code.
    await syncOnServer(measured, packageId, 'warm', 1000);
    await debugOnce(join(place, 'warm'), 1000);
    const debug = [await byDebug('one')];
    const server = [await onServer('one'), await onServer('two')];
    debug.push(await byDebug('two'));
    const added = (of: keyof Taken) => (meanOf(server, of) / meanOf(debug, of) - 1) * 100;
    return {
      debugSeconds: meanOf(debug, 'seconds'),
      debugCpuSeconds: meanOf(debug, 'cpuSeconds'),
      syncSeconds: meanOf(server, 'seconds'),
      syncCpuSeconds: meanOf(server, 'cpuSeconds'),
      addedPercent: added('seconds'),
      addedCpuPercent: added('cpuSeconds'),
    };
  });
}

function meanOf(all: readonly Taken[], of: keyof Taken): number {
  return all.reduce((sum, one) => sum + one[of], 0) / all.length;
}

async function debugOnce(folder: string, rows: number): Promise<Taken> {
  makeConnectorFolder('narrow', folder, { rows: String(rows) });
  const { usage } = await measureProcess({ words: debugCommand, folder });
  await mustHold(join(folder, debugWarehouse), 'tester', rows);
  rmSync(folder, { recursive: true });
  return { seconds: usage.seconds, cpuSeconds: usage.cpuSeconds };
}

async function syncOnServer(
  { server, data }: MeasuredServer,
  packageId: string,
  schema: string,
  rows: number,
): Promise<Taken> {
  const connection = await makeConnection(server, packageId, schema, { rows });
  const before = readProcessorSeconds(server.pid);
  const { queuedAt, endedAt, outcome } = await syncNow(server, connection);
  const after = readProcessorSeconds(server.pid);
  if (outcome !== 'SUCCESSFUL') throw new Error(`the sync of the server ended with ${outcome}`);
  const [group = ''] = readdirSync(join(data, 'destinations'));
  const folder = join(data, 'destinations', group, schema);
  await mustHold(join(folder, 'warehouse.db'), schema, rows);
  rmSync(folder, { recursive: true });
  return {
    seconds: (endedAt - queuedAt) / 1000,
    cpuSeconds: after.own - before.own + (after.ended - before.ended),
  };
}

/** @throws Error when the table is not what the rows make */
async function mustHold(warehouse: string, schema: string, rows: number): Promise<void> {
  const checks = checkNarrow(rows).map((check): TableCheck => ({ ...check, from: `${schema}.t` }));
  const differences = await findDifferences(warehouse, checks, { hasSystemColumns: true });
  if (differences.length > 0) throw new Error(`${schema}.t: ${differences.join('; ')}`);
}
