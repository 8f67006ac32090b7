// Shows a table that keeps every version of a record: the time of its change, the only time there is, is part of the key.
import { ConfigurationError, connector } from 'headwater';

export default connector({
  configuration: {
    asOf: { type: 'string', label: 'The time the source is looked at: now, if left out', optional: true },
  },
  schema: {
    user: {
      primaryKey: ['id', 'updated_at'],
      columns: { id: 'INT', updated_at: 'UTC_DATETIME', name: 'STRING', designation: 'STRING' },
    },
  },
  state: { updatedSince: '1970-01-01T00:00:00Z' },

  async update({ configuration: { asOf = new Date().toISOString() }, state, op }) {
    const now = Date.parse(asOf);
    if (Number.isNaN(now)) {
      throw new ConfigurationError(
        `configuration.asOf: a time such as 2024-01-31T00:00:00Z is wanted, "${asOf}" was given`,
      );
    }
    const changed = usersBetween(Date.parse(state.updatedSince), now);
    await op.upsert('user', changed);
    state.updatedSince = changed.at(-1)?.updated_at ?? state.updatedSince;
    await op.checkpoint(state);
  },
});

/** Stands for your source, which tells who was changed, in the order of the changes, and when. */
function usersBetween(since: number, now: number) {
  // The last time is asked for again: another user may have been changed in the same second.
  return changes.filter(({ updated_at }) => Date.parse(updated_at) >= since && Date.parse(updated_at) <= now);
}

const changes = [
  { id: 1, name: 'John', designation: 'Engineer', updated_at: '2024-01-01T09:00:00Z' },
  { id: 2, name: 'Jane', designation: 'Analyst', updated_at: '2024-01-10T09:00:00Z' },
  { id: 1, name: 'John', designation: 'Manager', updated_at: '2024-01-20T09:00:00Z' },
  { id: 2, name: 'Jane', designation: 'Director', updated_at: '2024-02-05T09:00:00Z' },
];
