import { connector } from '@headwater/sdk';
import { sync } from '@headwater/testing';
import { expect, test } from 'vitest';
import { rawJson } from './raw-json.ts';
import { newWarehouse } from './warehouse.ts';

test('case 55: a state that moves without a row is kept, for the tables there are', async () => {
  const quiet = connector({
    schema: { thing: { primaryKey: ['id'], columns: { id: 'LONG' } } },
    state: { since: '2024-01-01', pages: { a: 1 } as Record<string, number> },
    async update({ op, state }) {
      await op.checkpoint({
        since: `${state.since}!`,
        pages: { [`page ${Object.keys(state.pages).length}`]: 0 },
      });
    },
  });
  const first = await sync(quiet);
  expect(first).toEqual({ tables: { thing: [] }, state: { since: '2024-01-01!', pages: { 'page 1': 0 } } });
  const second = await sync(quiet, { after: first });
  expect(second).toEqual({ tables: { thing: [] }, state: { since: '2024-01-01!!', pages: { 'page 1': 0 } } });
});

test('case 55: a state that moved before the sync failed is kept too', async () => {
  const warehouse = await newWarehouse();
  const failing = connector({
    state: { seen: 0 },
    async update({ op, state }) {
      await op.checkpoint({ seen: state.seen + 1 });
      throw new Error(`failed after ${state.seen}`);
    },
  });
  expect(await warehouse.failedSync(failing)).toContain('failed after 0');
  expect(await warehouse.failedSync(failing)).toContain('failed after 1');
  expect(await warehouse.failedSync(failing)).toContain('failed after 2');
});

/** Checkpoints a state in one sync and gives what the next one starts from. */
async function nextState(state: object): Promise<unknown> {
  let started: unknown;
  const keeper = connector({
    async update({ op, state: saved }) {
      started = saved;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is no state is what these tests are about
      await op.checkpoint(state as typeof saved);
    },
  });
  const first = await sync(keeper);
  await sync(keeper, { after: first });
  return started;
}

test('case 56: a state comes back exactly, floats and odd texts included', async () => {
  const floats = [0.1 + 0.2, 5e-324, Number.MAX_VALUE, -1e-7, 1e21, 2 ** 53 - 1, 1 / 3, 0, 70];
  const texts = [
    '',
    '\0',
    '\ud800',
    '\ufeff',
    "'; DROP TABLE _headwater.commits; --",
    '"\\',
    '🦆',
    'x'.repeat(1_000_000),
  ];
  const names = Object.fromEntries(texts.slice(0, -1).map((text) => [text, [text, null, true, {}, []]]));
  const state = { floats, texts, names, deep: { a: [{ b: [[1.5]] }] }, constructor: 1 };
  expect(await nextState(state)).toEqual(state);
});

test.each([
  ['NaN', { cursor: [1, NaN] }, 'state.cursor[1] is NaN'],
  ['infinity', { cursor: { at: -Infinity } }, 'state.cursor.at is -Infinity'],
  ['a bigint', { cursor: 2n ** 63n }, 'state.cursor is a bigint'],
  ['a Date', { cursor: new Date(0) }, 'state.cursor is a Date'],
  ['digits no number holds', { cursor: rawJson('12345678901234567890.5') }, 'state.cursor '],
])('case 56: %s inside a state is refused, and its place is named', async (_, state, problem) => {
  await expect(nextState(state)).rejects.toThrow(problem);
});
