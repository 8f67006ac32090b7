import { connector } from '@headwater/sdk';
import { expect, test } from 'vitest';
import { newWarehouse, type Warehouse } from './warehouse.ts';

test('case 48: rows that are sent again from an older state are there once, keyed or not', async () => {
  const warehouse = await newWarehouse();
  const numbers = connector({
    schema: { keyed: { primaryKey: ['id'] }, keyless: {} },
    state: { next: 1 },
    async update({ op, state }) {
      for (let { next } = state; next <= 4; next += 1) {
        await op.upsert('keyed', { id: next });
        await op.upsert('keyless', { id: next });
        await op.checkpoint({ next: next + 1 });
      }
    },
  });
  await warehouse.sync(numbers);
  await warehouse.sync(numbers, { chooseState: () => ({ state: { next: 2 } }) });
  for (const table of ['keyed', 'keyless']) {
    const ids = await warehouse.query(`SELECT id FROM tester.${table} ORDER BY id`);
    expect([table, ids.flat()]).toEqual([table, [1, 2, 3, 4]]);
  }
});

/** Makes the table of commits anew, with or without a check that refuses the second one. */
async function remakeCommits(warehouse: Warehouse, check: string): Promise<void> {
  const columns = `connection VARCHAR, number BIGINT ${check}, state VARCHAR, committed_at TIMESTAMPTZ, pending_truncates VARCHAR`;
  await warehouse.query(`CREATE TABLE _headwater.remade (${columns})`);
  await warehouse.query('INSERT INTO _headwater.remade FROM _headwater.commits');
  await warehouse.query('DROP TABLE _headwater.commits');
  await warehouse.query('ALTER TABLE _headwater.remade RENAME TO commits');
}

test('case 49: while the state cannot be written the rows are not there either; a retry writes both once', async () => {
  const warehouse = await newWarehouse();
  const events = connector({
    schema: { event: {} },
    state: { next: 1 },
    async update({ op, state }) {
      await op.upsert('event', [{ n: state.next }, { n: state.next + 1 }, { n: state.next + 1 }]);
      await op.checkpoint({ next: state.next + 2 });
    },
  });
  const numbers = async () => (await warehouse.query('SELECT n FROM tester.event ORDER BY n')).flat();
  const once = connector({
    schema: { event: {} },
    async update({ op }) {
      await op.upsert('event', [{ n: 1 }, { n: 2 }]);
    },
  });
  await warehouse.sync(once, { chooseState: () => ({ state: { next: 3 } }) });
  await remakeCommits(warehouse, 'CHECK (number < 2)');
  expect(await warehouse.failedSync(events)).toMatch(/^destination: .*CHECK constraint failed/);
  expect(await numbers()).toEqual([1, 2]);
  await remakeCommits(warehouse, '');
  expect((await warehouse.sync(events)).state).toEqual({ next: 5 });
  expect(await numbers()).toEqual([1, 2, 3, 4]);
});

test('case 53: rows of one stream that are loaded early do not carry the state of another', async () => {
  const warehouse = await newWarehouse();
  const streams = (failsAt: number) =>
    connector({
      schema: { a: { primaryKey: ['id'] }, b: { primaryKey: ['id'] } },
      state: { a: 0, b: 0 },
      async update({ op, state }) {
        for (let id = Math.min(state.a, state.b); id < 6; id += 1) {
          await op.upsert('a', { id, text: 'long enough to be loaded at once'.repeat(10) });
          await op.upsert('b', { id });
          if (id === failsAt) throw new Error('the process fell over');
          if (id % 2 === 1) await op.checkpoint({ a: id + 1, b: id + 1 });
        }
      },
    });
  // Every file is committed before the next is written.
  const options = { sizes: { fileSize: 100, filesWaiting: 1 }, spoolLimitBytes: 1 };
  expect(await warehouse.failedSync(streams(4), options)).toContain('the process fell over');
  const stored = async (table: string) =>
    (await warehouse.query(`SELECT id FROM tester.${table} ORDER BY id`)).flat();
  expect([await stored('a'), await stored('b')]).toEqual([
    [0, 1, 2, 3, 4],
    [0, 1, 2, 3],
  ]);
  const { state } = await warehouse.sync(streams(-1), options);
  expect(state).toEqual({ a: 6, b: 6 });
  expect([await stored('a'), await stored('b')]).toEqual([
    [0, 1, 2, 3, 4, 5],
    [0, 1, 2, 3, 4, 5],
  ]);
});
