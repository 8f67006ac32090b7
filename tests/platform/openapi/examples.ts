import type { World } from './world.ts';

/** A request that an operation answers well. */
export interface Example {
  readonly body?: (world: World) => unknown;
  /** Sends a package in a form. */
  readonly sendsPackage?: true;
  /** What is done to the connection before: a method, what follows its address, and a body. */
  readonly before?: readonly (readonly [method: string, path: string, body?: unknown])[];
  /** Is about a connection of whose tables nothing is known. */
  readonly isAboutOther?: true;
  /** How it is answered where nothing can be had: the only answer there is. */
  readonly refusal?: string;
}

const body = (value: unknown): Example => ({ body: () => value });
const plain: Example = {};
const hook = { url: 'https://127.0.0.1:1/hook', events: ['sync_end'], active: false };
const changedTables = { schemas: { shop: { tables: { person: { enabled: true } } } } };
/** As clients send what they leave as it is. */
const nulls = { sync_frequency: null, schedule_type: null, proxy_agent_id: null, daily_sync_time: null };
const isGone = { before: [['DELETE', '']] } as const;
const runsByHand = ['PATCH', '', { schedule_type: 'manual', paused: false }] as const;

/** One for each operation; the walk misses the one that a new operation has not. */
export const examples: Readonly<Record<string, Example>> = {
  'GET /health': plain,
  'GET /ready': plain,
  'GET /metrics': plain,
  'GET /v1/account/info': plain,
  'GET /v1/account/audit': plain,
  'GET /v1/roles': plain,

  'GET /v1/users': plain,
  'POST /v1/users': body({ email: 'ada@example.com', given_name: 'Ada', family_name: 'Byron', role: null }),
  'GET /v1/users/{userId}': plain,
  'PATCH /v1/users/{userId}': body({ phone: '+44 20 7946 0000' }),
  'DELETE /v1/users/{userId}': plain,
  'DELETE /v1/users/{userId}/role': plain,
  'POST /v1/users/{userId}/api-key': plain,
  'GET /v1/users/{userId}/groups': plain,
  'POST /v1/users/{userId}/groups': {
    body: ({ emptyGroupId }) => ({ id: emptyGroupId, role: 'View Destination' }),
  },
  'GET /v1/users/{userId}/groups/{resourceId}': plain,
  'PATCH /v1/users/{userId}/groups/{resourceId}': body({ role: 'Edit Destination' }),
  'DELETE /v1/users/{userId}/groups/{resourceId}': plain,
  'GET /v1/users/{userId}/connections': plain,
  'POST /v1/users/{userId}/connections': {
    body: ({ otherConnectionId }) => ({ id: otherConnectionId, role: 'View Connection' }),
  },
  'GET /v1/users/{userId}/connections/{resourceId}': plain,
  'PATCH /v1/users/{userId}/connections/{resourceId}': body({ role: 'Edit Connection' }),
  'DELETE /v1/users/{userId}/connections/{resourceId}': plain,

  'GET /v1/system-keys': plain,
  'POST /v1/system-keys': body({
    name: 'a program',
    permissions: [{ resource_type: 'CONNECTOR', access_level: 'READ', resource_filter: { ids: ['shop'] } }],
    expiration_period: 'ONE_WEEK',
  }),
  'GET /v1/system-keys/{keyId}': plain,
  'PATCH /v1/system-keys/{keyId}': body({ name: 'another program' }),
  'DELETE /v1/system-keys/{keyId}': plain,
  'POST /v1/system-keys/{keyId}/rotate': body({ expiration_period: 'ONE_MONTH' }),

  'GET /v1/groups': plain,
  'POST /v1/groups': body({ name: 'another_group' }),
  'GET /v1/groups/{groupId}': plain,
  'PATCH /v1/groups/{groupId}': body({ name: 'renamed' }),
  'DELETE /v1/groups/{groupId}': isGone,
  'GET /v1/groups/{groupId}/users': plain,
  'POST /v1/groups/{groupId}/users': {
    body: ({ stranger: { email } }) => ({ email, role: 'View Destination' }),
  },
  'DELETE /v1/groups/{groupId}/users/{userId}': plain,
  'GET /v1/groups/{groupId}/connections': plain,
  'GET /v1/groups/{groupId}/public-key': { refusal: 'NotFound_PublicKey' },
  'GET /v1/groups/{groupId}/service-account': { refusal: 'NotFound_ServiceAccount' },

  'GET /v1/destinations': plain,
  'POST /v1/destinations': {
    body: ({ emptyGroupId }) => ({ group_id: emptyGroupId, service: 'duckdb', region: 'LOCAL' }),
  },
  'GET /v1/destinations/{destinationId}': plain,
  'PATCH /v1/destinations/{destinationId}': body({ time_zone_offset: '+1' }),
  'DELETE /v1/destinations/{destinationId}': isGone,
  'POST /v1/destinations/{destinationId}/test': body({ trust_certificates: true }),

  'GET /v1/metadata/connector-types': plain,
  'GET /public/connector-types': plain,
  'GET /v1/metadata/connector-types/{service}': plain,
  'GET /v1/metadata/connectors/{connectionId}/tables': plain,
  'GET /v1/metadata/connectors/{connectionId}/columns': plain,

  'GET /v1/connector-sdk/packages': plain,
  'POST /v1/connector-sdk/packages': { sendsPackage: true },
  'GET /v1/connector-sdk/packages/{packageId}': plain,
  'PATCH /v1/connector-sdk/packages/{packageId}': { sendsPackage: true },
  'DELETE /v1/connector-sdk/packages/{packageId}': plain,
  'GET /v1/connector-sdk/packages/{packageId}/download': plain,
  'GET /v1/connector-sdk/packages/{packageId}/versions': plain,
  'POST /v1/connector-sdk/packages/{packageId}/rollback': body({ version: 1 }),

  'GET /v1/connections': plain,
  'POST /v1/connections': {
    body: ({ emptyGroupId, ids }) => ({
      group_id: emptyGroupId,
      service: 'connector_sdk',
      config: {
        schema: 'shop',
        package_id: ids['packageId'],
        secrets_list: [{ key: 'people', value: 'ada' }],
        python_version: '3.14',
      },
      paused: true,
      sync_frequency: 1440,
      daily_sync_time: '14:00',
    }),
  },
  'GET /v1/connections/{connectionId}': plain,
  'PATCH /v1/connections/{connectionId}': body({
    ...nulls,
    data_delay_sensitivity: 'HIGH',
    run_setup_tests: false,
  }),
  'DELETE /v1/connections/{connectionId}': plain,
  'POST /v1/connections/{connectionId}/sync': { ...body({ force: true }), before: [runsByHand] },
  'POST /v1/connections/{connectionId}/resync': body({ scope: { shop: ['person'] } }),
  'POST /v1/connections/{connectionId}/test': body({ trust_fingerprints: false }),
  'GET /v1/connections/{connectionId}/state': plain,
  'PATCH /v1/connections/{connectionId}/state': body({ state: { written: 3 } }),
  'GET /v1/connections/{connectionId}/logs': plain,
  'GET /v1/connections/{connectionId}/logs/stream': plain,
  'GET /v1/connections/{connectionId}/syncs': { before: [runsByHand, ['POST', '/sync', {}]] },

  'GET /v1/connections/{connectionId}/schemas': plain,
  'POST /v1/connections/{connectionId}/schemas': { ...body(changedTables), isAboutOther: true },
  'PATCH /v1/connections/{connectionId}/schemas': body(changedTables),
  'PATCH /v1/connections/{connectionId}/schemas/{schemaName}': body({ enabled: true }),
  'PATCH /v1/connections/{connectionId}/schemas/{schemaName}/tables/{tableName}': body({ enabled: true }),
  'PATCH /v1/connections/{connectionId}/schemas/{schemaName}/tables/{tableName}/columns/{columnName}': body({
    hashed: true,
  }),
  'DELETE /v1/connections/{connectionId}/schemas/{schemaName}/tables/{tableName}/columns/{columnName}': plain,
  'GET /v1/connections/{connectionId}/schemas/{schemaName}/tables/{tableName}/columns': plain,
  'POST /v1/connections/{connectionId}/schemas/{schemaName}/tables/{tableName}/resync': plain,
  'POST /v1/connections/{connectionId}/schemas/tables/resync': body({ shop: ['person'] }),
  'POST /v1/connections/{connectionId}/schemas/reload': body({ exclude_mode: 'PRESERVE' }),
  'POST /v1/connections/{connectionId}/schemas/drop-columns': body({
    schemas: { shop: { tables: { person: { columns: ['phone'] } } } },
  }),

  'GET /v1/webhooks': plain,
  'POST /v1/webhooks/account': body({ ...hook, secret: 'a secret' }),
  'POST /v1/webhooks/group/{groupId}': body(hook),
  'GET /v1/webhooks/{webhookId}': plain,
  'PATCH /v1/webhooks/{webhookId}': body({ events: ['sync_start', 'status'] }),
  'DELETE /v1/webhooks/{webhookId}': plain,
  'POST /v1/webhooks/{webhookId}/test': body({ event: 'sync_end' }),
};

const both = ['user', 'system key'];

/** What a key without any right is answered with all the same: what is its own, or nothing of others. */
export const openToAll: Readonly<Record<string, readonly string[]>> = {
  'GET /v1/account/info': both,
  'GET /v1/roles': ['user'],
  'GET /v1/groups': both,
  'GET /v1/groups/{groupId}/connections': both,
  'GET /v1/destinations': both,
  'GET /v1/connections': both,
  'GET /v1/webhooks': both,
};
