// Shows a source that gives a whole list and does not say what is gone: rows it no longer has are marked as deleted.
import { SourceError, connector } from 'headwater';

export default connector({
  configuration: { day: { type: 'integer', label: 'The day whose list is read', default: 1 } },
  schema: {
    product: {
      primaryKey: ['id'],
      columns: { id: 'INT', name: 'STRING', price: { type: 'DECIMAL', precision: 9, scale: 2 } },
    },
  },
  state: { day: 0 },

  async update({ configuration: { day }, state, op, log }) {
    if (day === state.day) {
      log.info(`the list of day ${day} has been read already`);
      return;
    }
    // Marks nothing yet: at the end of a sync that ends well, the rows it did not write.
    await op.truncate('product', { deferred: true });
    for (const page of pagesOfDay(day)) await op.upsert('product', page);
    await op.checkpoint({ day });
  },
});

/** Stands for your source: a list a day, two products a page. On the third day it breaks off. */
function* pagesOfDay(day: number) {
  const first = { id: 1, name: 'Umbrella', price: '12.50' };
  const second = { id: 2, name: 'Raincoat', price: day === 1 ? '49.00' : '39.00' };
  yield [first, second];
  if (day === 3) throw new SourceError('GET /products?page=2 answered 503: try again later', { retry: true });
  yield day === 1
    ? [{ id: 3, name: 'Sledge', price: '79.90' }]
    : [{ id: 4, name: 'Sandals', price: '24.00' }];
}
