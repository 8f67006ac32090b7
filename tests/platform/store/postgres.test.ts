import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { missingPostgres, startPostgres } from '../../../examples/sources/postgres.ts';
import { openStore, type ControlStore } from '../../../packages/platform/src/control/open-store.ts';
import { isStoreAway } from '../../../packages/platform/src/control/store-errors.ts';
import { addressOf } from '../outage/postgres-outage.ts';

const many = <T>(work: () => Promise<T>): Promise<T>[] => Array.from({ length: 20 }, work);
const sleep = sql`SELECT pg_sleep(100)`;

test.skipIf(missingPostgres !== null).each([
  ['statements', (store: ControlStore) => sleep.execute(store)],
  ['transactions', (store: ControlStore) => store.transaction().execute((each) => sleep.execute(each))],
])('%s that get no answer keep no others waiting behind them', { timeout: 60_000 }, async (_what, ask) => {
  await using postgres = await startPostgres();
  const store = await openStore({ kind: 'postgres', url: addressOf(postgres) });
  try {
    const reasons = (await Promise.allSettled(many(() => ask(store)))).map(
      (each) => 'reason' in each && each.reason,
    );
    // Half of them were given no connection meanwhile.
    expect(new Set(reasons.map(String))).toEqual(
      new Set(['Error: Query read timeout', 'Error: timeout exceeded when trying to connect']),
    );
    expect(reasons.every(isStoreAway)).toBe(true);
    await Promise.all(many(() => store.selectFrom('groups').select('id').execute()));
  } finally {
    await store.destroy();
  }
});
