import { connector, SourceError } from '@headwater/sdk';
import { sync } from '@headwater/testing';
import { expect, test } from 'vitest';
import { completeRead, completeReadWhenDue, newCompleteReads } from '@headwater/sdk/http';
import { newWarehouse } from '../cases/warehouse.ts';

/** What a source holds; a test changes it between syncs. */
interface Source {
  ids: number[];
  /** How many rows can be read before the read ends in this way. */
  breaksAfter: number;
  how: 'throws' | 'throws and is caught' | 'stops';
}

const issue = { issue: { primaryKey: ['id'] } };
const gone = (id: number) => ({ id, _fivetran_deleted: true });

/** Reads a source in every sync, with a checkpoint after each row. */
function everySync(source: Source) {
  return connector({
    schema: issue,
    state: { last: 0 },
    async update({ op, state }) {
      const reading = completeRead(op, ['issue'], async (everythingRead) => {
        for (const [index, id] of source.ids.entries()) {
          if (index === source.breaksAfter) {
            if (source.how !== 'stops') throw new SourceError('the list broke off');
            // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a program without types may do
            return undefined as unknown as typeof everythingRead;
          }
          await op.upsert('issue', { id });
          await op.checkpoint({ last: id });
        }
        return everythingRead;
      });
      if (source.how === 'throws and is caught') await reading.catch(() => {});
      else await reading;
      state.last = -1;
    },
  });
}

test('rows that are gone from the source are marked after a complete read', async () => {
  const source: Source = { ids: [1, 2, 3], breaksAfter: Infinity, how: 'throws' };
  const first = await sync(everySync(source));
  expect(first.tables.issue).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  source.ids = [2, 4];
  const second = await sync(everySync(source), { after: first });
  expect(second.tables.issue).toEqual([gone(1), { id: 2 }, gone(3), { id: 4 }]);
  source.ids = [1, 2];
  const third = await sync(everySync(source), { after: second });
  expect(third.tables.issue).toEqual([{ id: 1 }, { id: 2 }, gone(3), gone(4)]);
});

test.each([
  ['throws', 'source: the list broke off'],
  ['throws and is caught', 'source: the list broke off'],
  [
    'stops',
    'source: the complete read of issue stopped before its end, so that rows it did not come to would be marked deleted: sync again, or read on to the end',
  ],
] as const)(
  'a read that %s marks nothing, and the next complete one marks what is gone',
  async (how, said) => {
    const warehouse = await newWarehouse();
    const source: Source = { ids: [1, 2, 3, 4], breaksAfter: Infinity, how };
    await warehouse.sync(everySync(source));
    source.ids = [5, 2, 3];
    source.breaksAfter = 1;
    expect(await warehouse.failedSync(everySync(source))).toBe(said);
    expect(await warehouse.tables()).toEqual({
      issue: [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }, { id: 5 }],
    });
    source.breaksAfter = Infinity;
    await warehouse.sync(everySync(source));
    expect(await warehouse.tables()).toEqual({ issue: [gone(1), { id: 2 }, { id: 3 }, gone(4), { id: 5 }] });
  },
);

test('a row of the first attempt that is gone before the second is marked too', async () => {
  const warehouse = await newWarehouse();
  const source: Source = { ids: [1, 2, 3], breaksAfter: 2, how: 'throws' };
  await warehouse.failedSync(everySync(source));
  source.ids = [2, 3];
  source.breaksAfter = Infinity;
  await warehouse.sync(everySync(source));
  expect(await warehouse.tables()).toEqual({ issue: [gone(1), { id: 2 }, { id: 3 }] });
});

test('children that their parents no longer have are marked with them', async () => {
  const lists = [{ a: ['x', 'y'], b: ['z'] }, { a: ['y'] }];
  const source = connector({
    schema: { parent: { primaryKey: ['id'] }, child: { primaryKey: ['parent', 'name'] } },
    state: { syncs: 0 },
    async update({ op, state }) {
      await completeRead(op, ['parent', 'child'], async (everythingRead) => {
        for (const [id, names] of Object.entries(lists[state.syncs] ?? {})) {
          await op.upsert('parent', { id });
          for (const name of names) await op.upsert('child', { parent: id, name });
        }
        return everythingRead;
      });
      await op.checkpoint({ syncs: state.syncs + 1 });
    },
  });
  const first = await sync(source);
  const { tables } = await sync(source, { after: first });
  expect(tables).toEqual({
    parent: [{ id: 'a' }, { id: 'b', _fivetran_deleted: true }],
    child: [
      { parent: 'a', name: 'x', _fivetran_deleted: true },
      { parent: 'a', name: 'y' },
      { parent: 'b', name: 'z', _fivetran_deleted: true },
    ],
  });
});

/** Reads everything once a day and otherwise only what is new; `resumes` says whether a read goes on where it broke. */
function onceADay(
  source: Source & { now: number; fresh: number[]; resumes: boolean; log: string[]; everyHours: number },
) {
  const clock = { now: () => source.now, random: () => 0, sleep: async () => {} };
  return connector({
    schema: issue,
    state: { full: newCompleteReads() },
    async update({ op, state }) {
      const due = {
        op,
        tables: ['issue'] as const,
        state,
        slot: state.full,
        everyHours: source.everyHours,
        clock,
      };
      const wasRead = await completeReadWhenDue(due, async (everythingRead, slot) => {
        const from = typeof slot.position === 'number' ? slot.position : 0;
        source.log.push(`from ${from}`);
        for (const [index, id] of source.ids.entries()) {
          if (index < from) continue;
          if (index === source.breaksAfter) throw new SourceError('the list broke off');
          await op.upsert('issue', { id });
          if (source.resumes) slot.position = index + 1;
          await op.checkpoint(state);
        }
        return everythingRead;
      });
      if (wasRead) return;
      source.log.push('only what is new');
      for (const id of source.fresh) await op.upsert('issue', { id });
    },
  });
}

const hour = 3_600_000;

test('a complete read is made when the last one is too old', async () => {
  const warehouse = await newWarehouse();
  const source = {
    ids: [1, 2],
    breaksAfter: Infinity,
    how: 'throws' as const,
    now: 0,
    fresh: [3],
    resumes: false,
    log: [] as string[],
    everyHours: 24,
  };
  await warehouse.sync(onceADay(source));
  source.now = 23 * hour;
  source.ids = [2, 3];
  await warehouse.sync(onceADay(source));
  expect(await warehouse.tables()).toEqual({ issue: [{ id: 1 }, { id: 2 }, { id: 3 }] });
  source.now = 24 * hour;
  const { state } = await warehouse.sync(onceADay(source));
  expect(await warehouse.tables()).toEqual({ issue: [gone(1), { id: 2 }, { id: 3 }] });
  expect(source.log).toEqual(['from 0', 'only what is new', 'from 0']);
  expect(state).toEqual({
    full: { lastBegunAt: '1970-01-02T00:00:00.000Z', underWaySince: null, position: null },
  });
});

test.each([
  [false, ['from 0', 'from 0', 'from 0', 'only what is new']],
  [true, ['from 0', 'from 0', 'from 2', 'only what is new']],
])('a broken one is finished by the next sync before anything else (resuming: %s)', async (resumes, log) => {
  const warehouse = await newWarehouse();
  const source = {
    ids: [1, 2, 3, 4],
    breaksAfter: Infinity,
    how: 'throws' as const,
    now: 0,
    fresh: [9],
    resumes,
    log: [] as string[],
    everyHours: 24,
  };
  await warehouse.sync(onceADay(source));
  source.now = 24 * hour;
  source.ids = [1, 3, 4];
  source.breaksAfter = 2;
  expect(await warehouse.failedSync(onceADay(source))).toBe('source: the list broke off');
  expect(await warehouse.tables()).toEqual({ issue: [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }] });
  // Somebody asks for fewer complete reads, so that none is due but the one that broke off.
  source.everyHours = 240;
  source.now += 60_000;
  source.breaksAfter = Infinity;
  await warehouse.sync(onceADay(source));
  expect(await warehouse.tables()).toEqual({ issue: [{ id: 1 }, gone(2), { id: 3 }, { id: 4 }] });
  await warehouse.sync(onceADay(source));
  expect(await warehouse.tables()).toEqual({ issue: [{ id: 1 }, gone(2), { id: 3 }, { id: 4 }, { id: 9 }] });
  expect(source.log).toEqual(log);
});
