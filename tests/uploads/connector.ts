import { connector } from '@headwater/sdk';

export const fileCount = 5;

/** Every file of a round says which round it is, and so does its row. */
export function fileOfRound(round: number): Uint8Array {
  return new TextEncoder().encode(`round ${round};`.repeat(5000));
}

/** Uploads the same files again and again, a checkpoint a round; a round to stop at ends it. */
export default connector({
  configuration: { rounds: 'integer' },
  schema: { doc: { primaryKey: ['id'], columns: { id: 'LONG', round: 'LONG' } } },
  state: { round: 0 },
  async update({ op, state, configuration: { rounds } }) {
    while (state.round < rounds) {
      state.round += 1;
      for (let id = 0; id < fileCount; id += 1) {
        const file = { path: `folder ${id}/file`, data: fileOfRound(state.round) };
        await op.upsert('doc', { id, round: state.round }, { file });
      }
      await op.checkpoint(state);
    }
  },
});
