import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Finds what is old without a look at all there is. */
export const longHistories: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.createIndex('syncs_ended').on('syncs').column('ended_at').execute();
    await db.schema.createIndex('log_events_created').on('log_events').column('created').execute();
  },
};
