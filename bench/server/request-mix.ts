import { testKey } from '../../tests/platform/process/server-process.ts';
import type { LoadRequest } from './request-load.ts';
import type { ServerConnection } from './server-connection.ts';

/** What a server of a test is asked with. */
export const testAuthorization = `Basic ${Buffer.from(`${testKey.key}:${testKey.secret}`).toString('base64')}`;

const frequencies = [60, 360];

/**
 * Gives requests to be sent in a circle: what someone asks who looks at connections, and of every fifty two that change
 * one. Those that change go to idle connections only, as a sync is stopped by a change of its connection; tables are
 * asked for where a sync has met some.
 */
export function requestMix(
  running: readonly ServerConnection[],
  idle: readonly ServerConnection[],
): readonly LoadRequest[] {
  const all = [...running, ...idle];
  return all.flatMap((_, turn) =>
    interleaved([
      ...reads(18, all, turn, (id) => `/v1/connections/${id}`),
      ...reads(6, all, turn, () => '/v1/connections?limit=50'),
      ...reads(8, all, turn, (id) => `/v1/connections/${id}/state`),
      ...reads(8, running, turn, (id) => `/v1/connections/${id}/schemas`),
      ...reads(4, all, turn, (id) => `/v1/connections/${id}/syncs`),
      ...reads(4, all, turn, (id) => `/v1/connections/${id}/logs`),
      ...changes(idle, turn),
    ]),
  );
}

function reads(
  count: number,
  connections: readonly ServerConnection[],
  turn: number,
  pathOf: (id: string) => string,
): readonly LoadRequest[] {
  return Array.from({ length: count }, (_, index) => {
    const connection = connections[(turn + index) % connections.length];
    return { method: 'GET', path: pathOf(connection?.id ?? '') };
  });
}

function changes(connections: readonly ServerConnection[], turn: number): readonly LoadRequest[] {
  const connection = connections[turn % connections.length];
  return frequencies.map((minutes) => ({
    method: 'PATCH',
    path: `/v1/connections/${connection?.id}`,
    body: { sync_frequency: minutes },
  }));
}

/** Mixes the kinds: fifty are passed through once in steps of seven. */
function interleaved<T>(list: readonly T[]): readonly T[] {
  const step = 7;
  return list.flatMap((_, index) => list[(index * step) % list.length] ?? []);
}
