// Shows a source that is read by steps of ids: a step begins behind the last id that came, and an empty one is the end.
import { ConfigurationError, connector, type Row } from 'headwater';
import { http } from 'headwater/http';

const user = {
  primaryKey: ['id'],
  columns: {
    id: 'STRING',
    name: 'STRING',
    email: 'STRING',
    address: 'STRING',
    company: 'STRING',
    job: 'STRING',
    createdAt: 'UTC_DATETIME',
    updatedAt: 'UTC_DATETIME',
  },
} as const;

export default connector({
  configuration: {
    baseUrl: { type: 'string', label: 'Address of the playground', default: 'http://127.0.0.1:5001' },
    stepSize: { type: 'integer', label: 'Ids a step', default: 1000 },
  },
  schema: { user },
  state: { nextId: 1 },

  async update({ configuration: { baseUrl, stepSize }, state, op, signal }) {
    if (stepSize < 1)
      throw new ConfigurationError(`configuration.stepSize: 1 is the least, ${stepSize} was given`);
    const api = http({ baseUrl, signal });
    for (;;) {
      const query = { start_id: state.nextId, end_id: state.nextId + stepSize - 1 };
      const answer = await api.get('/incremental/step', { query });
      const users = answer.json<{ data: Row<typeof user>[] }>().data;
      await op.upsert('user', users);
      // Not the end of the step: ids in it that are given out later would never be read.
      const lastId = Math.max(0, ...users.map(({ id }) => Number(id)));
      if (lastId === 0) return;
      state.nextId = lastId + 1;
      await op.checkpoint(state);
    }
  },
});
