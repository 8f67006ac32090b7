import { connector } from '@headwater/sdk';
import { pages } from './rows.ts';

const names = Array.from({ length: 200 }, (_, i) => `column_${i}`);

/** 200 columns. */
export default connector({
  configuration: { rows: 'integer' },
  schema: { t: { primaryKey: ['id'] } },
  async update({ configuration, op }) {
    const row = (i: number) => ({
      id: i,
      ...Object.fromEntries(names.map((name, c) => [name, c % 2 ? i + c : `v${i % 97}`])),
    });
    for (const page of pages(configuration.rows, row)) await op.upsert('t', page);
  },
});
