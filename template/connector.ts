// Shows the two ways to write a table: whole each time, and on from where the last sync stopped.
import { connector } from 'headwater';

export default connector({
  configuration: {
    name: { type: 'string', label: 'Whom to greet', default: 'world' },
  },
  schema: {
    hello: { primaryKey: ['id'], columns: { id: 'INT', message: 'STRING' } },
    reading: { primaryKey: ['id'], columns: { id: 'LONG', celsius: 'DOUBLE', read_at: 'UTC_DATETIME' } },
  },
  state: { lastId: 0 },

  async update({ configuration, state, op, log }) {
    await op.upsert('hello', { id: 1, message: `hello, ${configuration.name}!` });

    for (const readings of newReadings(state.lastId)) {
      await op.upsert('reading', readings);
      state.lastId = readings.at(-1)?.id ?? state.lastId;
      await op.checkpoint(state);
    }
    log.info(`readings up to ${state.lastId}`);
  },
});

/** Stands for your source: each sync finds ten more readings than the last one, five a page. Put requests in its place. */
function* newReadings(lastId: number) {
  for (const first of [lastId + 1, lastId + 6]) {
    yield Array.from({ length: 5 }, (_, index) => ({
      id: first + index,
      celsius: 20 + ((first + index) % 7) / 2,
      read_at: new Date(Date.UTC(2024, 0, 1, first + index)),
    }));
  }
}
