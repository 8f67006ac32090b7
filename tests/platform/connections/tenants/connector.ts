import { connector } from 'headwater';

/** A connector whose tables hang on its settings. */
export default connector({
  configuration: { tenant: 'string' },
  schema({ configuration: { tenant } }) {
    if (tenant === 'nobody') throw new Error('there is no tenant nobody');
    return { [`${tenant}_order`]: { primaryKey: ['id'], columns: { id: 'INT' } } };
  },
  async update() {},
});
