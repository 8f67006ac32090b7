// A first sync loads the rows of `narrow`, the next one makes a checkpoint after every changed row.
import { connector } from '@headwater/sdk';
import { lastRowLine } from '../last-row.ts';
import { changedKey, keyStep } from '../rows/changed-keys.ts';
import { narrowRow, narrowTable } from '../rows/narrow-rows.ts';
import { pages } from '../rows/pages.ts';

export default connector({
  configuration: { rows: 'integer', changes: 'integer' },
  schema: { t: narrowTable },
  state: { isLoaded: false, sent: 0 },
  async update({ configuration: { rows, changes }, state, op, log }) {
    if (!state.isLoaded) {
      for (const page of pages(rows, (index) => narrowRow(index * keyStep))) await op.upsert('t', page);
      log.info(lastRowLine());
      await op.checkpoint({ isLoaded: true, sent: 0 });
      return;
    }
    for (let index = 0; index < changes; index += 1) {
      await op.upsert('t', narrowRow(changedKey(index, changes, rows), true));
      if (index === changes - 1) log.info(lastRowLine());
      await op.checkpoint({ isLoaded: true, sent: index + 1 });
    }
  },
});
