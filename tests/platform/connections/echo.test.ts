import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onEachStore } from '../server/start-server.ts';
import { uploadPackage } from './test-packages.ts';

// What a client sends and the server takes comes back equal, now and when it is read again: a client that keeps its
// own copy must find no difference. Secrets come back masked, a null as nothing.

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const safeKey = fc.constantFrom('color', 'a b', 'constructor', '0', 'größe', 'list');
const json = fc.jsonValue({ maxDepth: 2, stringUnit: 'grapheme' }).map((value) => clean(value));
const secrets = fc.uniqueArray(fc.record({ key: text.filter((key) => key !== ''), value: text }), {
  selector: ({ key }) => key,
  maxLength: 4,
});
const config = fc.record(
  {
    secrets_list: secrets,
    python_version: fc.constantFrom('3.10', '3.14'),
    extra: fc.dictionary(safeKey, json, { maxKeys: 3 }),
  },
  { requiredKeys: [] },
);
const frequency = fc.constantFrom(1, 5, 15, 30, 60, 120, 180, 360, 480, 720, 1440);
const fields = fc
  .record(
    {
      sync_frequency: frequency,
      schedule_type: fc.constantFrom('auto', 'manual'),
      data_delay_sensitivity: fc.constantFrom('LOW', 'NORMAL', 'HIGH', 'CUSTOM', 'SYNC_FREQUENCY'),
      data_delay_threshold: fc.nat(10_000),
      pause_after_trial: fc.boolean(),
      destination_configuration: fc.record({ virtual_warehouse: text }),
      networking_method: fc.constant('Directly'),
      destination_schema_names: fc.constantFrom('FIVETRAN_NAMING', 'SOURCE_NAMING'),
      proxy_agent_id: fc.constant(null),
      private_link_id: fc.constant(null),
      hybrid_deployment_agent_id: fc.constant(null),
    },
    { requiredKeys: [] },
  )
  .chain((some) =>
    some.sync_frequency === 1440
      ? fc.nat(23).map((hour) => ({ ...some, daily_sync_time: `${String(hour).padStart(2, '0')}:00` }))
      : fc.constant(some),
  );
const body = fc.record({ config, fields, asText: fc.boolean() });

onEachStore((start) => {
  test('what is taken comes back equal', { timeout: 60_000 }, async () => {
    await using server = await start();
    const packageId = await uploadPackage(server, 'letters');
    let made = 0;
    await fc.assert(
      fc.asyncProperty(body, fc.array(body, { maxLength: 2 }), async (first, changes) => {
        made += 1;
        const own = { schema: `letters_${made}`, package_id: packageId };
        const created = await server.call('POST', '/v1/connections', {
          group_id: server.groupId,
          service: 'connector_sdk',
          paused: true,
          run_setup_tests: false,
          ...sent(first, own),
        });
        expect({ status: created.status, message: created.body.message }).toEqual({
          status: 201,
          message: 'Connection has been created',
        });
        const { id } = Object(created.body.data);
        let wanted = merge({ config: {}, fields: {} }, first);
        expect(created.body.data).toMatchObject(answered(wanted, own));
        for (const change of changes) {
          const changed = await server.call('PATCH', `/v1/connections/${id}`, {
            paused: true,
            run_setup_tests: false,
            ...sent(change, {}),
          });
          expect({ status: changed.status, message: changed.body.message }).toEqual({
            status: 200,
            message: 'Connection has been updated',
          });
          wanted = merge(wanted, change);
          expect(changed.body.data).toMatchObject(answered(wanted, own));
        }
        const read = await server.call('GET', `/v1/connections/${id}`);
        expect(read.body.data).toMatchObject(answered(wanted, own));
        expect(Object(read.body.data).config).toEqual(answered(wanted, own).config);
      }),
      { numRuns: 60 },
    );
  });
});

interface Body {
  readonly config: {
    readonly secrets_list?: readonly { readonly key: string; readonly value: string }[];
    readonly python_version?: string;
    readonly extra?: Readonly<Record<string, unknown>>;
  };
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Some clients write numbers as texts. */
function sent(
  { config: { extra, ...known }, fields: others, asText }: Body & { asText: boolean },
  own: object,
): object {
  const { sync_frequency: minutes } = others;
  return {
    ...others,
    ...(typeof minutes !== 'number' || !asText ? {} : { sync_frequency: String(minutes) }),
    config: { ...extra, ...known, ...own },
  };
}

function merge(before: Body, { config: change, fields: others }: Body): Body {
  const isDaily = (others['sync_frequency'] ?? before.fields['sync_frequency']) === 1440;
  return {
    config: { ...before.config, ...change, extra: { ...before.config.extra, ...change.extra } },
    fields: { ...before.fields, ...others, ...(isDaily ? {} : { daily_sync_time: null }) },
  };
}

function answered({ config: its, fields: others }: Body, own: object) {
  const extra = Object.entries(its.extra ?? {}).filter(([, value]) => value !== null);
  return {
    ...others,
    config: {
      ...Object.fromEntries(extra),
      ...own,
      python_version: its.python_version ?? '3.14',
      secrets_list: (its.secrets_list ?? []).map(({ key }) => ({ key, value: '******' })),
    },
  };
}

/** JSON has no minus zero, and `__proto__` is no name that a client uses. */
function clean(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, each: unknown) => (key === '__proto__' ? undefined : each));
}
