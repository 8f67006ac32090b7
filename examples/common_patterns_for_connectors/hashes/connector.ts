// Shows a key made of what identifies a row, for a source that gives no id and leaves values out.
import { createHash } from 'node:crypto';
import { SourceError, connector } from 'headwater';

export default connector({
  configuration: { day: { type: 'integer', label: 'How many daily exports there are', default: 1 } },
  schema: {
    user: {
      primaryKey: ['hash_id'],
      columns: { hash_id: 'STRING', name: 'STRING', email: 'STRING', updated_at: 'UTC_DATETIME' },
    },
  },
  state: { day: 0 },

  async update({ configuration, state, op }) {
    for (const users of dailyExports.slice(state.day, configuration.day)) {
      const rows = users.map((user) => ({ hash_id: hashOf(user), ...user }));
      await op.upsert('user', rows);
      state.day += 1;
      await op.checkpoint(state);
    }
  },
});

interface User {
  name?: string | null;
  email?: string | null;
  updated_at: string;
}

/** The time of the change is left out: a user who changes stays one row. */
function hashOf({ name = null, email = null, updated_at }: User): string {
  if (name === null && email === null)
    throw new SourceError(`the user of ${updated_at} has neither name nor email: nothing identifies it`);
  // As JSON, which keeps the values, and NULL and "", apart.
  return createHash('sha256')
    .update(JSON.stringify([name, email]))
    .digest('base64url');
}

/** Stands for your source: an export a day. The third is broken. */
const dailyExports: User[][] = [
  [
    { name: 'Ada Lovelace', email: 'ada@example.com', updated_at: '2024-01-01T08:00:00Z' },
    { name: 'Grace Hopper', updated_at: '2024-01-01T09:00:00Z' },
    { name: null, email: 'alan@example.com', updated_at: '2024-01-01T10:00:00Z' },
  ],
  [
    { name: 'Grace Hopper', email: null, updated_at: '2024-01-02T08:00:00Z' },
    { name: '', email: 'alan@example.com', updated_at: '2024-01-02T09:00:00Z' },
  ],
  [{ updated_at: '2024-01-03T08:00:00Z' }],
];
