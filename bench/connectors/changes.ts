// A first sync loads the rows of `narrow`, the next one sends changes: half of them new keys.
import { connector } from '@headwater/sdk';
import { lastRowLine } from '../last-row.ts';
import { changedKey, keyStep } from '../rows/changed-keys.ts';
import { narrowRow, narrowTable } from '../rows/narrow-rows.ts';
import { pages } from '../rows/pages.ts';

export default connector({
  configuration: { rows: 'integer', changes: 'integer' },
  schema: { t: narrowTable },
  state: { isLoaded: false },
  async update({ configuration: { rows, changes }, state, op, log }) {
    const load = () => pages(rows, (index) => narrowRow(index * keyStep));
    const change = () => pages(changes, (index) => narrowRow(changedKey(index, changes, rows), true));
    for (const page of state.isLoaded ? change() : load()) await op.upsert('t', page);
    log.info(lastRowLine());
    await op.checkpoint({ isLoaded: true });
  },
});
