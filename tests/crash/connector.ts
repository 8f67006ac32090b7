import { appendFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { connector } from '@headwater/sdk';
import { changesBetweenCheckpoints, feed } from './feed.ts';

// Plays a deterministic feed of changes from where its state says, and notes what the engine acknowledged.
export default connector({
  configuration: {
    seed: 'integer',
    length: 'integer',
    processFile: 'string',
    acknowledgedFile: 'string',
    milliseconds: 'integer',
  },
  schema: {
    thing: {
      primaryKey: ['id'],
      columns: { id: 'LONG', count: 'INT', label: 'STRING' },
      otherColumns: 'infer',
    },
    change: { primaryKey: ['position'] },
  },
  state: { position: 0 },
  async update({ configuration, state, op }) {
    const { seed, length, processFile, acknowledgedFile, milliseconds } = configuration;
    appendFileSync(processFile, `${process.pid}\n`);
    const changes = feed(seed, length);
    for (let { position } = state; position < length; position += 1) {
      const change = changes[position];
      if (change === undefined) break;
      if (change.kind === 'upsert') await op.upsert('thing', change.row);
      else if (change.kind === 'update') await op.update('thing', change.row);
      else await op.delete('thing', { id: change.row.id });
      await op.upsert('change', { position, kind: change.kind });
      if ((position + 1) % changesBetweenCheckpoints !== 0) continue;
      await op.checkpoint({ position: position + 1 });
      appendFileSync(acknowledgedFile, `${position + 1}\n`);
      await setTimeout(milliseconds);
    }
    await op.checkpoint({ position: length });
    appendFileSync(acknowledgedFile, `${length}\n`);
  },
});
