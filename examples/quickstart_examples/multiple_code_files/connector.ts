// Shows a connector of several files: imports are relative and end in `.ts`.
import { connector } from 'headwater';
import { events } from './events.ts';
import { parseTimestamp } from './timestamps/parse-timestamp.ts';

export default connector({
  schema: {
    event: { primaryKey: ['name'], columns: { name: 'STRING', timestamp: 'UTC_DATETIME' } },
  },
  state: { since: '1970-01-01 00:00:00' },

  async update({ state, op }) {
    const since = parseTimestamp(state.since);
    for (const { name, timestamp } of events) {
      const instant = parseTimestamp(timestamp);
      if (instant <= since) continue;
      await op.upsert('event', { name, timestamp: instant });
      state.since = timestamp;
    }
    await op.checkpoint(state);
  },
});
