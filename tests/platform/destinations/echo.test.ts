import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onEachStore, type TestServer } from '../server/start-server.ts';

/** A few keys, so that changes meet what was set before. */
const plainKeys = ['note', 'Host', 'port', 'x.y', 'größe'];
const secretKeys = ['password', 'apiKey', 'oauth_secret'];

const plainValue = fc.oneof(
  fc.string({ unit: 'binary' }).filter((text) => !text.includes('\u0000') && text.isWellFormed()),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.string({ unit: 'grapheme-ascii' }), { maxLength: 3 }),
  fc.record({ inner: fc.constantFrom('a', 'b') }),
);
const secretValue = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', minLength: 1 }).map((text) => `planted ${text}`),
  fc.constantFrom(null, '******'),
);
const change = fc.record(
  {
    region: fc.constantFrom('LOCAL', 'GCP_US_EAST4', 'AZURE_UKSOUTH', null),
    time_zone_offset: fc.constantFrom('-11', '0', '+12', null),
    daylight_saving_time_enabled: fc.option(fc.boolean()),
    config: fc.record(
      Object.fromEntries([
        ...plainKeys.map((key) => [key, plainValue] as const),
        ...secretKeys.map((key) => [key, secretValue] as const),
      ]),
      { requiredKeys: [] },
    ),
    networking_method: fc.constantFrom('Directly', null),
    private_link_id: fc.constantFrom('', null),
  },
  { requiredKeys: [] },
);

interface Model {
  region: string;
  time_zone_offset: string;
  daylight_saving_time_enabled: boolean;
  readonly config: Map<string, unknown>;
}

/** What a client that has sent a change reads back; null when it asks for a secret that was never set. */
function applied(before: Model, { config, ...fields }: Partial<Record<string, unknown>>): Model | null {
  const after = { ...before, config: new Map(before.config) };
  for (const [name, value] of Object.entries(fields))
    if (name in before && value !== null) Object.assign(after, { [name]: value });
  for (const [key, value] of Object.entries(config ?? {})) {
    const isSecret = secretKeys.includes(key);
    if (value === null) after.config.delete(key);
    else if (isSecret && value === '******' && !after.config.has(key)) return null;
    else after.config.set(key, isSecret ? '******' : value);
  }
  return after;
}

async function stored({ platform: { store } }: TestServer): Promise<string> {
  const tables = [
    await store.selectFrom('destinations').selectAll().execute(),
    await store.selectFrom('audit').selectAll().execute(),
    await store.selectFrom('log_events').selectAll().execute(),
  ];
  return JSON.stringify(tables);
}

onEachStore((start) => {
  test('what is accepted comes back equal, secrets masked, and null changes what it should', async () => {
    await using server = await start();
    const path = `/v1/destinations/${server.groupId}`;
    const runs = fc.array(change, { minLength: 1, maxLength: 6 });
    let model: Model = {
      region: 'LOCAL',
      time_zone_offset: '0',
      daylight_saving_time_enabled: false,
      config: new Map(),
    };
    await fc.assert(
      fc.asyncProperty(runs, async (changes) => {
        for (const body of changes) {
          const answer = await server.call('PATCH', path, { ...body, run_setup_tests: false });
          const after = applied(model, body);
          expect(answer.status).toBe(after === null ? 400 : 200);
          model = after ?? model;
          const { config, ...fields } = model;
          const read = await server.call('GET', path);
          expect(read.body.data).toEqual(
            expect.objectContaining({ ...fields, config: Object.fromEntries(config) }),
          );
        }
      }),
      { numRuns: 25 },
    );
    expect(await stored(server)).not.toContain('planted');
  });
});
