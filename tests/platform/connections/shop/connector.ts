import { connector } from 'headwater';

/** Writes the people that its configuration lists and it has not written yet, and the orders of each. */
export default connector({
  configuration: { people: 'string' },
  schema: {
    person: { primaryKey: ['id'], columns: { id: 'INT', email: 'STRING' }, otherColumns: 'infer' },
    order: { primaryKey: ['id'], columns: { id: 'INT', person: 'INT' } },
  },
  state: { written: 0 },

  async update({ configuration: { people }, state, op }) {
    const names = people.split(',');
    for (let id = state.written; id < names.length; id += 1) {
      await op.upsert('person', { id, email: `${names[id]}@example.com`, age: 30 + id });
      await op.upsert('order', { id, person: id });
      await op.checkpoint({ written: id + 1 });
    }
  },
});
