import { afterAll, describe, expect, test } from 'vitest';
import { destinationOffset } from '../../../packages/platform/src/schedule/next-due.ts';
import { addConnections } from '../store/add-connections.ts';
import { storeKinds } from '../store/control-stores.ts';
import { Simulation, type SyncPlan } from './simulation.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** A minute after a place of the grid of six hours. */
const begin = new Date(Date.UTC(2026, 10, 25, 0, destinationOffset('calm_river', 360) + 1));
const short = (): SyncPlan => ({ milliseconds: minute });
const after = (milliseconds: number) => new Date(begin.getTime() + milliseconds);
const isLong = process.env['HEADWATER_TEST'] === 'long';
const [connections, days] = isLong ? [10_000, 7] : [150, 2];
/** Those of one are due together: a PostgreSQL has ten connections for all of them. */
const destinations = 60;

describe.each(storeKinds())('$name', (kind) => {
  afterAll(() => kind.stop());
  const skipped = kind.missing !== null;

  test.skipIf(skipped)(
    'nothing is missed and nothing overlaps, however long syncs take',
    { timeout: 3_600_000 },
    async () => {
      await using empty = await kind.make();
      // Every seventh takes longer than its frequency.
      let seed = 1;
      const random = () => {
        seed = (seed * 48_271) % 2_147_483_647;
        return seed / 2_147_483_647;
      };
      await using simulation = await Simulation.open(empty.place, begin, () => ({
        milliseconds: random() < 1 / 7 ? 7 * hour + random() * hour : random() * hour,
      }));
      await addConnections(simulation.store, connections, begin.toISOString(), destinations);
      await spreadDue(simulation);
      await simulation.runUntil(after(days * day));
      const all = [...simulation.done, ...simulation.running];
      const byConnection = Map.groupBy(all, ({ connectionId }) => connectionId);
      expect(byConnection.size).toBe(connections);
      const faults = [...byConnection.values()].flatMap((syncs) => {
        const ordered = syncs.toSorted((a, b) => a.startedAt - b.startedAt);
        return ordered.slice(1).flatMap((sync, index) => {
          const before = ordered[index];
          if (before === undefined) return [];
          // At the next place of the grid after the last start, or when the last one has ended.
          const latest = Math.max(before.endedAt, before.startedAt + 6 * hour);
          const isRight = sync.startedAt >= before.endedAt && sync.startedAt <= latest;
          return isRight ? [] : [{ before, sync }];
        });
      });
      expect(faults).toEqual([]);
      expect(simulation.faults).toEqual([]);
    },
  );

  test.skipIf(skipped)('what was missed while no server ran is made good once', async () => {
    await using empty = await kind.make();
    await using simulation = await Simulation.open(empty.place, begin, short);
    await addConnections(simulation.store, 3, begin.toISOString());
    await simulation.runUntil(after(hour));
    expect(simulation.done).toHaveLength(3);
    simulation.jumpTo(after(3 * day));
    await simulation.runUntil(after(3 * day + 10 * minute));
    expect(simulation.done).toHaveLength(6);
  });

  test.skipIf(skipped)('a failed sync is tried again after 1, 2, 5, 15, 30 and 60 minutes', async () => {
    await using empty = await kind.make();
    await using simulation = await Simulation.open(empty.place, begin, () => ({
      milliseconds: 0,
      end: { status: 'failed', error: { code: 'connector_failed', message: 'it broke' } },
    }));
    await addConnections(simulation.store, 1, begin.toISOString());
    await simulation.runUntil(after(2.5 * hour));
    const starts = simulation.done.map(({ startedAt }) => startedAt);
    const pauses = starts.slice(1).map((start, index) => Math.floor((start - (starts[index] ?? 0)) / minute));
    expect(pauses).toEqual([1, 2, 5, 15, 30, 61]);
    const connection = await simulation.store
      .selectFrom('connections')
      .select(['failures_in_a_row', 'setup_state', 'tasks'])
      .executeTakeFirstOrThrow();
    expect(connection).toEqual({ failures_in_a_row: 7, setup_state: 'connected', tasks: '[]' });
  });

  test.skipIf(skipped)('a clock that jumps neither stops syncs nor floods them', async () => {
    await using empty = await kind.make();
    await using simulation = await Simulation.open(empty.place, begin, short);
    await addConnections(simulation.store, 1, begin.toISOString());
    await simulation.runUntil(after(day));
    const before = simulation.done.length;
    simulation.jumpTo(after(day - hour));
    await simulation.runUntil(after(day + 12 * hour));
    simulation.jumpTo(after(5 * day));
    await simulation.runUntil(after(6 * day));
    expect(before).toBe(5);
    expect(simulation.done.length - before).toBeLessThanOrEqual(2 + 5);
    expect(simulation.done.length - before).toBeGreaterThanOrEqual(2 + 4);
  });

  test.skipIf(skipped)('no more syncs run than may, and each destination gets its turn', async () => {
    await using empty = await kind.make();
    await using simulation = await Simulation.open(empty.place, begin, () => ({ milliseconds: hour }), {
      syncsAtOnce: 3,
      syncsOfDestination: 2,
    });
    await addConnections(simulation.store, 6, begin.toISOString());
    await simulation.runUntil(after(30 * minute));
    expect(simulation.running).toHaveLength(2);
    await simulation.runUntil(after(3.5 * hour));
    expect(simulation.done).toHaveLength(6);
  });
});

/** Lets those of each destination begin a minute after those of another. */
async function spreadDue({ store }: Simulation): Promise<void> {
  const groups = await store.selectFrom('groups').select('id').execute();
  for (const [index, { id }] of groups.entries()) {
    const due_at = after(index * minute).toISOString();
    await store.updateTable('connections').set({ due_at }).where('group_id', '=', id).execute();
  }
}
