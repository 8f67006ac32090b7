import type { Insertable } from 'kysely';
import type { ControlStore } from '../../../packages/platform/src/control/open-store.ts';
import type { ConnectionTable, DestinationTable } from '../../../packages/platform/src/control/tables.ts';

const made = '2026-11-25T00:00:00.000Z';
const rowsAtOnce = 100;

/**
 * Puts connections into a store, due at the same time. They are of the group `calm_river`, or of so many that are called
 * `calm_river_2` and so on, in turn. Gives their ids.
 */
export async function addConnections(
  store: ControlStore,
  count: number,
  dueAt: string | null = null,
  groupCount = 1,
): Promise<string[]> {
  const groups = Array.from({ length: groupCount }, (_, index) => groupId(index));
  await store
    .insertInto('groups')
    .values(groups.map((id) => ({ id, name: id, created_at: made })))
    .execute();
  await store.insertInto('destinations').values(groups.map(destination)).execute();
  const connections = Array.from({ length: count }, (_, index) =>
    connection(index + 1, groupId(index % groupCount), dueAt),
  );
  for (let start = 0; start < count; start += rowsAtOnce) {
    await store
      .insertInto('connections')
      .values(connections.slice(start, start + rowsAtOnce))
      .execute();
  }
  return connections.map(({ id }) => id);
}

function groupId(index: number): string {
  return index === 0 ? 'calm_river' : `calm_river_${index + 1}`;
}

function destination(id: string): Insertable<DestinationTable> {
  return {
    id,
    service: 'duckdb',
    region: 'LOCAL',
    time_zone_offset: '0',
    daylight_saving_time_enabled: 0,
    setup_status: 'CONNECTED',
    config: '{}',
    secrets: '',
    extras: '{}',
    hash_salt: '',
    created_at: made,
    updated_at: made,
  };
}

function connection(number: number, group: string, dueAt: string | null): Insertable<ConnectionTable> {
  return {
    id: `connection_${number}`,
    number,
    group_id: group,
    service: 'connector_sdk',
    schema: `schema_${number}`,
    package_id: null,
    config: '{}',
    secrets: '',
    extras: '{}',
    paused: 0,
    schedule_type: 'auto',
    sync_frequency: 360,
    daily_sync_time: null,
    data_delay_sensitivity: 'NORMAL',
    data_delay_threshold: 0,
    destination_schema_names: 'FIVETRAN_NAMING',
    setup_state: 'connected',
    is_historical_sync: 1,
    tasks: '[]',
    warnings: '[]',
    succeeded_at: null,
    failed_at: null,
    last_started_at: null,
    failures_in_a_row: 0,
    rescheduled_for: null,
    due_at: dueAt,
    resync: null,
    given_state: null,
    given_state_id: null,
    state: null,
    state_at: null,
    created_by: 'happy_harmony',
    created_at: made,
    updated_at: made,
  };
}
