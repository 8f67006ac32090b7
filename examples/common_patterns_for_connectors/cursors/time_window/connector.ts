// Shows a source that is read one window of time after the other, up to now, and from there on in the next sync.
import { ConfigurationError, connector } from 'headwater';

const day = 24 * 60 * 60 * 1000;

export default connector({
  configuration: {
    since: { type: 'string', label: 'Where the first sync begins' },
    until: { type: 'string', label: 'Where a sync ends: now, if left out', optional: true },
    windowDays: { type: 'integer', label: 'Days a window', default: 30 },
  },
  schema: { event: { primaryKey: ['id'], columns: { id: 'LONG', happened_at: 'UTC_DATETIME' } } },
  state: { readUntil: '' },

  async update({ configuration, state, op }) {
    const { since, until = new Date().toISOString(), windowDays } = configuration;
    if (windowDays < 1)
      throw new ConfigurationError(`configuration.windowDays: 1 is the least, ${windowDays} was given`);
    const end = instant('until', until);

    for (let from = instant('since', state.readUntil || since); from < end;) {
      const to = Math.min(from + windowDays * day, end);
      await op.upsert('event', eventsBetween(from, to));
      // The window moves only when it is written: a sync that fails reads it again.
      state.readUntil = new Date(to).toISOString();
      await op.checkpoint(state);
      from = to;
    }
  },
});

function instant(setting: string, text: string): number {
  const milliseconds = Date.parse(text);
  if (!Number.isNaN(milliseconds)) return milliseconds;
  throw new ConfigurationError(
    `configuration.${setting}: a time such as 2024-06-01T00:00:00Z is wanted, "${text}" was given`,
  );
}

/** Stands for your source, where something happens every 15 days. What is at the end belongs to the next window. */
function eventsBetween(from: number, to: number) {
  const events = [];
  for (let id = Math.ceil(from / (15 * day)); id * 15 * day < to; id += 1) {
    events.push({ id, happened_at: new Date(id * 15 * day) });
  }
  return events;
}
