// Shows a cursor: each sync writes one row and remembers how far it came.
import { SourceError, connector } from 'headwater';

export default connector({
  schema: {
    hello_world: { primaryKey: ['id'], columns: { id: 'LONG', message: 'STRING' } },
  },
  state: { cursor: 0 },

  async update({ state, op, log }) {
    if (state.cursor > rows.length) {
      throw new SourceError(
        `the state is at row ${state.cursor}, the source has ${rows.length}: run headwater reset, or correct the state`,
      );
    }
    const row = rows[state.cursor];
    if (row === undefined) {
      log.info(`all ${rows.length} rows are written`);
      return;
    }
    await op.upsert('hello_world', row);
    await op.checkpoint({ cursor: state.cursor + 1 });
  },
});

/** Stands for your source. */
const rows = [
  { id: 1, message: 'Hello world' },
  { id: 2, message: 'Hello again' },
  { id: 3, message: 'Good bye' },
];
