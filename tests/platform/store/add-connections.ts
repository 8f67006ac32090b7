import type { Insertable } from 'kysely';
import type { ControlStore } from '../../../packages/platform/src/control/open-store.ts';
import type { ConnectionTable } from '../../../packages/platform/src/control/tables.ts';

const made = '2026-11-25T00:00:00.000Z';
const rowsAtOnce = 100;

/** Puts connections of one group into a store, due at the same time. Gives their ids. */
export async function addConnections(
  store: ControlStore,
  count: number,
  dueAt: string | null = null,
): Promise<string[]> {
  await store
    .insertInto('groups')
    .values({ id: 'calm_river', name: 'calm_river', created_at: made })
    .execute();
  await store
    .insertInto('destinations')
    .values({
      id: 'calm_river',
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
    })
    .execute();
  const connections = Array.from({ length: count }, (_, index) => connection(index + 1, dueAt));
  for (let start = 0; start < count; start += rowsAtOnce) {
    await store
      .insertInto('connections')
      .values(connections.slice(start, start + rowsAtOnce))
      .execute();
  }
  return connections.map(({ id }) => id);
}

function connection(number: number, dueAt: string | null): Insertable<ConnectionTable> {
  return {
    id: `connection_${number}`,
    number,
    group_id: 'calm_river',
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
