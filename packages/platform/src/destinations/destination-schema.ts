import { z } from 'zod';
import { setupTest } from '../connections/connection-answer.ts';

const offsets = [-11, -10, -9, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const offset = z.enum(
  offsets.map((hours) => (hours > 0 ? `+${hours}` : String(hours))),
  'whole hours from "-11" to "+12", with a sign but for "0"',
);

/** Where the data is processed, which is here: any name that clients know is kept. */
const region = z
  .string()
  .max(100)
  .regex(/^(?:LOCAL|(?:GCP|AWS|AZURE)_[A-Z0-9_]+)$/, 'LOCAL, or a name such as AWS_US_EAST_1');

/** Fields that a destination is made and changed with. A null changes nothing. */
const lasting = {
  region: region.nullish(),
  time_zone_offset: offset.nullish(),
  daylight_saving_time_enabled: z.boolean().nullish(),
  config: z.record(z.string().max(255), z.unknown()).nullish(),
  networking_method: z.enum(['Directly', 'PrivateLink', 'SshTunnel', 'ProxyAgent']).nullish(),
  private_link_id: z.string().nullish(),
  proxy_agent_id: z.string().nullish(),
  hybrid_deployment_agent_id: z.string().nullish(),
  local_processing_agent_id: z.string().nullish(),
  external_secrets_manager_id: z.string().nullish(),
  external_secrets_keys_config: z.unknown().optional(),
};

/** What only concerns the tests of this one request. */
const testFlags = {
  trust_certificates: z.boolean().nullish(),
  trust_fingerprints: z.boolean().nullish(),
};
const withTests = { ...testFlags, run_setup_tests: z.boolean().nullish() };

export const newDestination = z.strictObject({
  group_id: z.string(),
  service: z.string().max(255),
  ...lasting,
  ...withTests,
});

export const destinationChange = z.strictObject({ ...lasting, ...withTests });
export const destinationTest = z.strictObject(testFlags).nullish();
export const destinationPath = z.object({ destinationId: z.string() });

export type DestinationBody = z.infer<typeof destinationChange>;

const answer = z.object({
  id: z.string(),
  group_id: z.string(),
  service: z.string(),
  region: z.string(),
  time_zone_offset: z.string(),
  daylight_saving_time_enabled: z.boolean(),
  setup_status: z.enum(['INCOMPLETE', 'CONNECTED', 'BROKEN']),
  networking_method: z.literal('Directly'),
  private_link_id: z.null(),
  proxy_agent_id: z.null(),
  hybrid_deployment_agent_id: z.null(),
  external_secrets_manager_id: z.null(),
  config: z.record(z.string(), z.unknown()),
});

export const destinationAnswer = answer.meta({
  description: 'Where the connections of a group write to. It has the id of its group; secrets are masked.',
});
export const testedDestination = answer.extend({ setup_tests: z.array(setupTest) });

export type DestinationAnswer = z.infer<typeof answer>;
