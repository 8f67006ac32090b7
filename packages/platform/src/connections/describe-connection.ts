import { z } from 'zod';
import { parseExactJson } from '@headwater/protocol';
import { updateState } from '../schedule/delay.ts';
import { shownConfig } from './config-schema.ts';
import type { ConnectionAnswer } from './connection-answer.ts';
import { readExtras } from './kept-fields.ts';
import type { ConnectionRow } from './read-connections.ts';

/** What a client reads that was never told a version. */
const usualPythonVersion = '3.14';

/** Writes a connection as the API has it: platform-api.md 1.3. */
export function describeConnection(row: ConnectionRow, now: Date): ConnectionAnswer {
  const {
    pause_after_trial: pauseAfterTrial,
    destination_configuration: ofDestination,
    ...extras
  } = readExtras(row);
  return {
    id: row.id,
    group_id: row.group_id,
    service: row.service,
    service_version: 1,
    schema: row.schema,
    connected_by: row.created_by,
    created_at: row.created_at,
    succeeded_at: row.succeeded_at,
    failed_at: row.failed_at,
    paused: row.paused === 1,
    pause_after_trial: pauseAfterTrial ?? false,
    sync_frequency: row.sync_frequency,
    daily_sync_time: row.daily_sync_time,
    schedule_type: row.schedule_type,
    data_delay_sensitivity: row.data_delay_sensitivity,
    data_delay_threshold: extras.data_delay_threshold ?? null,
    networking_method: 'Directly',
    private_link_id: null,
    proxy_agent_id: null,
    hybrid_deployment_agent_id: null,
    destination_schema_names: row.destination_schema_names,
    ...(ofDestination === undefined ? {} : { destination_configuration: ofDestination }),
    source_sync_details: {},
    status: describeStatus(row, now),
    config: describeConfig(row),
  };
}

function describeConfig({
  config,
  schema,
  package_id: packageId,
}: ConnectionRow): ConnectionAnswer['config'] {
  const {
    secrets_list: secrets = [],
    python_version: pythonVersion,
    ...others
  } = shownConfig.parse(parseExactJson(config));
  return {
    ...others,
    schema,
    package_id: packageId,
    python_version: pythonVersion ?? usualPythonVersion,
    secrets_list: secrets,
  };
}

const notes = z.array(z.object({ code: z.string(), message: z.string(), details: z.unknown() }));

function describeStatus(row: ConnectionRow, now: Date): ConnectionAnswer['status'] {
  const syncState = syncStateOf(row);
  const facts = {
    sensitivity: row.data_delay_sensitivity,
    threshold: row.data_delay_threshold,
    scheduleType: row.schedule_type,
    frequency: row.sync_frequency,
    isPaused: row.paused === 1,
    succeededAt: row.succeeded_at === null ? null : new Date(row.succeeded_at),
  };
  return {
    setup_state: row.setup_state,
    sync_state: syncState,
    update_state: updateState(facts, now),
    schema_status: 'ready',
    is_historical_sync: row.is_historical_sync === 1,
    ...(syncState === 'rescheduled' && row.rescheduled_for !== null
      ? { rescheduled_for: row.rescheduled_for }
      : {}),
    tasks: notes.parse(JSON.parse(row.tasks)),
    warnings: notes.parse(JSON.parse(row.warnings)),
  };
}

/** One in the queue counts as syncing: who asked for it waits for its end. */
function syncStateOf({
  paused,
  unended,
  rescheduled_for: goesOn,
}: ConnectionRow): ConnectionAnswer['status']['sync_state'] {
  if (paused === 1) return 'paused';
  if (unended !== null) return 'syncing';
  return goesOn === null ? 'scheduled' : 'rescheduled';
}
