// Shows a first sync that does not wait for years of history: what is new comes first, a slice of the past after it.
import { ConfigurationError, connector } from 'headwater';

const dayLength = 24 * 60 * 60 * 1000;

export default connector({
  configuration: {
    historyStart: { type: 'string', label: 'The first day there is' },
    recentDays: { type: 'integer', label: 'Days the first sync begins with', default: 2 },
    historyDays: { type: 'integer', label: 'Days of the past each sync reads', default: 30 },
    today: { type: 'string', label: 'The day a sync reads up to: today, if left out', optional: true },
  },
  schema: {
    user: { primaryKey: ['id'], columns: { id: 'LONG', name: 'STRING', updated_at: 'UTC_DATETIME' } },
  },
  // What lies from `historyFrom` up to `readUntil` has been read; the one moves back, the other forth.
  state: { historyFrom: '', readUntil: '' },

  async update({ configuration, state, op, log }) {
    const { recentDays, historyDays } = configuration;
    if (historyDays < 1)
      throw new ConfigurationError(`configuration.historyDays: 1 is the least, ${historyDays} was given`);
    const today = daysBefore(configuration.today ?? new Date().toISOString(), 0);
    const start = daysBefore(configuration.historyStart, 0);

    state.readUntil ||= later(start, daysBefore(today, recentDays));
    state.historyFrom ||= state.readUntil;
    await op.upsert('user', usersBetween(state.readUntil, today));
    state.readUntil = later(state.readUntil, today);
    await op.checkpoint(state);

    const from = later(start, daysBefore(state.historyFrom, historyDays));
    await op.upsert('user', usersBetween(from, state.historyFrom));
    state.historyFrom = from;
    await op.checkpoint(state);
    log.info(`users from ${from} to ${state.readUntil} are there, of all since ${start}`);
  },
});

function daysBefore(day: string, days: number): string {
  const time = Date.parse(day);
  if (Number.isNaN(time))
    throw new ConfigurationError(`configuration: a day such as 2024-01-31 is wanted, "${day}" was given`);
  return new Date(time - days * dayLength).toISOString().slice(0, 10);
}

function later(one: string, other: string): string {
  return one > other ? one : other;
}

/** Stands for your source, where a user was changed last on each day. The first day belongs to it, the last does not. */
function usersBetween(from: string, to: string) {
  const users = [];
  for (let time = Date.parse(from); time < Date.parse(to); time += dayLength) {
    const id = time / dayLength;
    users.push({ id, name: `User ${id}`, updated_at: new Date(time) });
  }
  return users;
}
