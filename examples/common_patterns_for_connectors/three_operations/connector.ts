// Shows upsert, update and delete: each change of a feed becomes the operation that does no more than it says.
import { SourceError, connector } from 'headwater';

export default connector({
  configuration: { newest: { type: 'integer', label: 'How many changes there are', default: 5 } },
  schema: {
    ticket: { primaryKey: ['id'], columns: { id: 'STRING', title: 'STRING', status: 'STRING' } },
  },
  state: { number: 0 },

  async update({ configuration, state, op }) {
    for (const { number, kind, ticket } of changes.slice(state.number, configuration.newest)) {
      switch (kind) {
        case 'created':
          // The whole row: a column that is not given becomes NULL.
          await op.upsert('ticket', ticket);
          break;
        case 'changed':
          // Only what is given: the title stays.
          await op.update('ticket', ticket);
          break;
        case 'removed':
          // The row is marked, and stays.
          await op.delete('ticket', { id: ticket.id });
          break;
        default:
          throw new SourceError(
            `change ${number} is of an unknown kind, "${kind}": the connector must learn it`,
          );
      }
      state.number = number;
    }
    await op.checkpoint(state);
  },
});

/** Stands for your source, a feed of changes. */
const changes = [
  { number: 1, kind: 'created', ticket: { id: 'a1', title: 'The printer is on fire', status: 'open' } },
  { number: 2, kind: 'created', ticket: { id: 'b2', title: 'The coffee is cold', status: 'open' } },
  { number: 3, kind: 'created', ticket: { id: 'c3', title: 'Test, please ignore', status: 'open' } },
  { number: 4, kind: 'changed', ticket: { id: 'b2', status: 'closed' } },
  { number: 5, kind: 'removed', ticket: { id: 'c3' } },
  { number: 6, kind: 'created', ticket: { id: 'c3', title: 'No test at all' } },
  { number: 7, kind: 'merged', ticket: { id: 'a1' } },
];
