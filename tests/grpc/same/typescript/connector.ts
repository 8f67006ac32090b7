import { connector } from 'headwater';

/** What the connectors beside this one do too, in other languages. */
export default connector({
  schema: {
    order: {
      primaryKey: ['id'],
      columns: {
        id: 'LONG',
        name: 'STRING',
        price: { type: 'DECIMAL', precision: 12, scale: 2 },
        ratio: 'DOUBLE',
        share: 'FLOAT',
        small: 'SHORT',
        count: 'INT',
        open: 'BOOLEAN',
        day: 'NAIVE_DATE',
        at: 'NAIVE_DATETIME',
        seen: 'UTC_DATETIME',
        photo: 'BINARY',
        note: 'XML',
        extra: 'JSON',
      },
      otherColumns: 'infer',
    },
    event: {},
  },
  state: { round: 0 },

  async update({ configuration, state, op }) {
    const round = state.round + 1;
    await op.upsert('event', { kind: 'forgotten', n: round });
    await op.truncate('event');
    await op.upsert('event', { kind: 'begun', n: round });
    await op.upsert('order', {
      id: 2n ** 62n,
      name: `größe 🦆 ${configuration['word'] ?? ''}`,
      price: '1234567890.12',
      ratio: 0.1,
      share: 0.5,
      small: -32768,
      count: 2147483647,
      open: true,
      day: '0001-01-01',
      at: '2024-02-29T23:59:59.999999',
      seen: '9999-12-31T23:59:59.999999Z',
      photo: new Uint8Array([0, 127, 128, 255]),
      note: '<a/>',
      extra: { list: [1, 2.5, null], nested: { text: 'é"\\' } },
      comment: 'not declared',
    });
    await op.upsert('order', {
      id: round,
      name: null,
      price: '-0.01',
      ratio: -1e-300,
      small: 0,
      count: 0,
      open: false,
      extra: [],
    });
    await op.upsert('order', { id: -1, name: 'to be deleted' });
    await op.update('order', { id: round, name: 'updated' });
    await op.delete('order', { id: -1 });
    await op.checkpoint({ round });
  },
});
