import { z } from 'zod';
import { pageQuery } from '../api/paging.ts';
import { configChange, newConfig } from './config-schema.ts';
import { frequencies } from './frequencies.ts';

export const connectionPath = z.object({ connectionId: z.string() });

export const connectionsQuery = pageQuery.extend({
  group_id: z.string().optional(),
  schema: z.string().optional(),
});
export const groupConnectionsQuery = pageQuery.extend({ schema: z.string().optional() });

const frequency = z
  .union([z.number(), z.string().regex(/^\d{1,4}$/)])
  .transform(Number)
  .refine((minutes) => frequencies.some((each) => each === minutes), {
    error: `one of ${frequencies.join(', ')} minutes`,
  });

const dailyTime = z.string().regex(/^(?:[01]\d|2[0-3]):00$/, 'a full hour, such as "14:00"');

const sensitivity = z.enum(['LOW', 'NORMAL', 'HIGH', 'CUSTOM', 'SYNC_FREQUENCY']);
const mostThreshold = 2 ** 31 - 1;
export const destinationConfiguration = z.strictObject({ virtual_warehouse: z.string().nullish() });

/** Fields that a connection is made and changed with. A null is as good as none, but where it clears something. */
const lasting = {
  paused: z.boolean().nullish(),
  sync_frequency: frequency.nullish(),
  schedule_type: z.enum(['auto', 'manual']).nullish(),
  daily_sync_time: dailyTime.nullish(),
  data_delay_sensitivity: sensitivity.nullish(),
  data_delay_threshold: z.number().int().min(0).max(mostThreshold).nullish(),
  destination_schema_names: z.enum(['FIVETRAN_NAMING', 'SOURCE_NAMING']).nullish(),
  pause_after_trial: z.boolean().nullish(),
  destination_configuration: destinationConfiguration.nullish(),
  networking_method: z.enum(['Directly', 'PrivateLink', 'SshTunnel', 'ProxyAgent']).nullish(),
  private_link_id: z.string().nullish(),
  proxy_agent_id: z.string().nullish(),
  hybrid_deployment_agent_id: z.string().nullish(),
  external_secrets_manager_id: z.string().nullish(),
  external_secrets_keys_config: z.unknown().optional(),
  connect_card_config: z.unknown().optional(),
  schedule: z.unknown().optional(),
  auth: z.unknown().optional(),
};

/** What only concerns the setup tests of this one request. */
export const testFlags = z.object({
  trust_certificates: z.boolean().nullish(),
  trust_fingerprints: z.boolean().nullish(),
});

const withTests = { ...testFlags.shape, run_setup_tests: z.boolean().nullish() };

export const newConnection = z.strictObject({
  group_id: z.string(),
  service: z.string(),
  config: newConfig,
  ...lasting,
  ...withTests,
});

export const connectionChange = z.strictObject({
  config: configChange.nullish(),
  ...lasting,
  is_historical_sync: z.boolean().nullish(),
  schema_status: z.enum(['ready', 'blocked_on_capture']).nullish(),
  ...withTests,
});

export type NewConnectionBody = z.infer<typeof newConnection>;
export type ConnectionChangeBody = z.infer<typeof connectionChange>;

/** The fields of a change that outlive its request. */
export const lastingFields: readonly string[] = Object.keys(connectionChange.shape).filter(
  (name) => !Object.hasOwn(withTests, name),
);

/** An empty body is a wish without details. */
export const syncRequest = z.object({ force: z.boolean().nullish() }).nullish();

const scope = z
  .record(z.string(), z.array(z.string()).min(1, 'name a table, or leave out the scope for all'))
  .refine((schemas) => Object.keys(schemas).length > 0, 'name a schema, or leave out the scope for all');

export const resyncRequest = z.object({ scope: scope.nullish() }).nullish();
export const tablesResyncRequest = scope;
