import { setTimeout as later } from 'node:timers/promises';
import { connector } from 'headwater';

/** Writes the letters of a word, a checkpoint after each, and knows which token is right. */
export default connector({
  configuration: { word: 'string', token: 'secret' },
  schema: { letter: { primaryKey: ['place'], columns: { place: 'INT', letter: 'STRING' } } },
  state: { next: 0 },
  tests: {
    'The token is right': ({ configuration }) => {
      if (configuration.token !== 'sesame') throw new Error('the source does not know the token');
    },
  },

  async update({ configuration: { word }, state, op }) {
    for (let place = state.next; place < word.length; place += 1) {
      await op.upsert('letter', { place, letter: word[place] ?? '' });
      await op.checkpoint({ next: place + 1 });
      await later(20);
    }
  },
});
