import { z } from 'zod';
import { destinationConfiguration } from './connection-schema.ts';

const note = z.object({ code: z.string(), message: z.string(), details: z.unknown() });

const status = z.object({
  setup_state: z.enum(['incomplete', 'connected', 'broken']),
  sync_state: z.enum(['scheduled', 'syncing', 'paused', 'rescheduled']),
  update_state: z.enum(['on_schedule', 'delayed']),
  schema_status: z.literal('ready'),
  is_historical_sync: z.boolean(),
  rescheduled_for: z.string().optional(),
  tasks: z.array(note),
  warnings: z.array(note),
});

const answer = z.object({
  id: z.string(),
  group_id: z.string(),
  service: z.string(),
  service_version: z.number(),
  schema: z.string(),
  connected_by: z.string(),
  created_at: z.string(),
  succeeded_at: z.string().nullable(),
  failed_at: z.string().nullable(),
  paused: z.boolean(),
  pause_after_trial: z.boolean(),
  sync_frequency: z.number(),
  daily_sync_time: z.string().nullable(),
  schedule_type: z.enum(['auto', 'manual']),
  data_delay_sensitivity: z.string(),
  data_delay_threshold: z.number().nullable(),
  networking_method: z.literal('Directly'),
  private_link_id: z.null(),
  proxy_agent_id: z.null(),
  hybrid_deployment_agent_id: z.null(),
  destination_schema_names: z.string(),
  destination_configuration: destinationConfiguration.optional(),
  source_sync_details: z.object({}),
  status,
  config: z.looseObject({
    schema: z.string(),
    package_id: z.string().nullable(),
    python_version: z.string(),
    secrets_list: z.array(z.object({ key: z.string(), value: z.string() })),
  }),
});

export const connectionAnswer = answer.meta({
  description: 'A connector with its settings, which writes into one destination. Secrets are masked.',
});

export const setupTest = z.object({
  title: z.string(),
  status: z.enum(['PASSED', 'SKIPPED', 'WARNING', 'FAILED', 'JOB_FAILED']),
  message: z.string(),
  details: z.string(),
});

export const testedConnection = answer.extend({ setup_tests: z.array(setupTest) });

export type ConnectionAnswer = z.infer<typeof answer>;
