import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test, vi } from 'vitest';
import { forgetOld } from '../../../packages/platform/src/events/forget-old.ts';
import { forgetDelivered } from '../../../packages/platform/src/webhooks/forget-delivered.ts';
import { until } from '../crash/until.ts';
import { exampleOf, startWalk } from '../openapi/walk.ts';
import { prepare } from '../openapi/request-of.ts';
import { makeWorld } from '../openapi/world.ts';
import { onEachStore, textOf, type TestServer } from '../server/start-server.ts';

/** Tables that grow as long as a server runs. */
const histories = ['syncs', 'log_events', 'audit', 'webhook_deliveries'];

afterEach(() => vi.restoreAllMocks());

onEachStore(
  (start) => {
    test('no statement of the server looks through all it has ever done', { timeout: 240_000 }, async () => {
      const prepared = vi.spyOn(DatabaseSync.prototype, 'prepare');
      await using server = await start();
      await doEverything(server);

      const plans = explain(
        server,
        prepared.mock.calls.map(([text]) => text),
      );

      expect(plans.size).toBeGreaterThan(100);
      expect(plansThat(plans, looksThroughAll)).toEqual({});
      expect(plansThat(plans, looksThroughConnection)).toEqual({});
    });
  },
  { only: 'SQLite' },
);

/** Asks for every operation of the API, lets a connection sync, tells a webhook of it, and forgets what is old. */
async function doEverything(server: TestServer): Promise<void> {
  const walk = await startWalk(server);
  const { operations, packageId } = walk;
  for (const operation of operations) {
    const example = exampleOf(operation);
    const world = await prepare(server, example, await makeWorld(server, packageId));
    await walk.ask(operation, world, operation.isPublic ? null : server.keys);
  }
  const { store } = server.platform;
  // Switched on by hand: its receiver does not answer.
  await store.updateTable('webhooks').set({ active: 1 }).execute();
  await sync(server, packageId);
  const waiting = store.selectFrom('webhook_deliveries').select('attempts').where('next_attempt_at', '>', '');
  await until(async () => (await waiting.execute()).length > 0);
  await forgetOld(store, server.clock.now(), 30);
  await forgetDelivered(store, server.clock.now());
}

async function sync(server: TestServer, packageId: string): Promise<void> {
  const made = await server.call('POST', '/v1/connections', {
    group_id: server.groupId,
    service: 'connector_sdk',
    config: { schema: 'planned', package_id: packageId, secrets_list: [{ key: 'people', value: 'ada' }] },
    schedule_type: 'manual',
    paused: false,
    run_setup_tests: false,
  });
  const id = textOf(made, 'id');
  await server.call('POST', `/v1/connections/${id}/sync`, {});
  await until(async () => {
    const { body } = await server.call('GET', `/v1/connections/${id}`);
    return Object(body.data).succeeded_at !== null;
  });
}

/** How SQLite goes about each statement that reads or changes rows. */
function explain(
  { platform }: TestServer,
  statements: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  using database = new DatabaseSync(join(platform.settings.dataFolder, 'control.db'), { readOnly: true });
  const texts = statements.filter((text) => /^(select|insert|update|delete)\b/i.test(text));
  return new Map(
    texts.map((text) => [
      text,
      database
        .prepare(`EXPLAIN QUERY PLAN ${text}`)
        .all()
        .map(({ detail }) => String(detail)),
    ]),
  );
}

type IsBad = (plan: readonly string[], text: string) => boolean;

function plansThat(
  plans: ReadonlyMap<string, readonly string[]>,
  isBad: IsBad,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...plans].filter(([text, plan]) => isBad(plan, text)));
}

/** What waits or runs has an index of its own, and a page of changes is read in the order of theirs. */
const looksThroughAll: IsBad = (plan) =>
  plan.some(
    (step) =>
      histories.some((table) => step.startsWith(`SCAN ${table}`)) &&
      !/^SCAN (syncs USING INDEX syncs_unended|audit USING INDEX)/.test(step),
  );

/** A connection has thousands of syncs, and one at most that waits or runs. */
const looksThroughConnection: IsBad = (plan, text) =>
  /"status" !?= /.test(text) &&
  !text.includes('order by "queued_at" desc limit') &&
  plan.some((step) => step.includes('syncs_by_connection'));
