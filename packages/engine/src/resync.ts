import type { TableName } from '@headwater/protocol';

/** A wish to read tables anew. Rows that do not come again are marked as deleted when a sync of it has ended well. */
export interface Resync {
  /** When it was asked for, as ISO 8601: its name. Syncs that are given the same one go on with it. */
  readonly startedAt: string;
  /** All tables, or some: then a sync stores nothing else, and leaves the state as it was. */
  readonly tables: 'all' | readonly TableName[];
}

/** @throws RangeError for a wish without a time */
export function checkResync({ startedAt }: Resync): void {
  if (Number.isNaN(Date.parse(startedAt)))
    throw new RangeError(`A re-sync started at ${JSON.stringify(startedAt)}, which is no time.`);
}
