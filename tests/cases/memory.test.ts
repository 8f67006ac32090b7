import { expect, test } from 'vitest';
import { debugConnector } from './debug-process.ts';
import { query } from './warehouse.ts';

const isLinux = process.platform === 'linux';
const declarations = `schema: { thing: { primaryKey: ['id'], columns: { id: 'LONG', text: 'STRING' } } },`;

/** Well below what the rows take together, and above what the processes take for none. */
const mostMegabytes = { engine: 1100, connector: 300 };

test.skipIf(!isLinux).each([
  [
    '1,500,000 rows of 1 KB',
    { count: 1_500_000, length: 1024 },
    `    for (let id = 0; id < 1_500_000; id += 1000) {
      const row = (_, index) => ({ id: id + index, text: String((id + index) * 7919).padEnd(1024, 'xyz' + id) });
      await op.upsert('thing', Array.from({ length: 1000 }, row));
    }`,
  ],
])(
  'case 64: %s between two checkpoints take no more memory than fewer would',
  async (_, { count, length }, body) => {
    const { code, errors, file, peakMegabytes } = await debugConnector(declarations, body);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    const checked = 'SELECT count(*), count(DISTINCT id), min(length(text)) FROM tester.thing';
    expect(await query(file, checked)).toEqual([[count, count, length]]);
    expect(peakMegabytes.engine).toBeGreaterThan(0);
    expect(peakMegabytes.engine).toBeLessThan(mostMegabytes.engine);
    expect(peakMegabytes.connector).toBeGreaterThan(0);
    expect(peakMegabytes.connector).toBeLessThan(mostMegabytes.connector);
  },
);
