import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { missingPostgres, startPostgres } from '../../../examples/sources/postgres.ts';
import { openStore } from '../../../packages/platform/src/control/open-store.ts';
import { addressOf } from '../outage/postgres-outage.ts';

const many = <T>(work: () => Promise<T>): Promise<T>[] => Array.from({ length: 20 }, work);

test.skipIf(missingPostgres !== null)(
  'statements that get no answer keep no others waiting behind them',
  { timeout: 60_000 },
  async () => {
    await using postgres = await startPostgres();
    const store = await openStore({ kind: 'postgres', url: addressOf(postgres) });
    try {
      const late = many(() => sql`SELECT pg_sleep(100)`.execute(store));
      const reasons = (await Promise.allSettled(late)).map((each) => 'reason' in each && String(each.reason));
      // Half of them were given no connection meanwhile.
      expect(new Set(reasons)).toEqual(
        new Set(['Error: Query read timeout', 'Error: timeout exceeded when trying to connect']),
      );
      const begun = performance.now();
      await Promise.all(many(() => store.selectFrom('groups').select('id').execute()));
      expect(performance.now() - begun).toBeLessThan(5000);
    } finally {
      await store.destroy();
    }
  },
);
