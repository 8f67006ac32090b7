import { afterAll, describe, expect, test } from 'vitest';
import { addConnections } from '../store/add-connections.ts';
import { storeKinds } from '../store/control-stores.ts';
import { Simulation } from '../syncs/simulation.ts';

const minute = 60_000;
const hour = 60 * minute;
const begin = new Date('2026-11-25T00:00:00.000Z');
const after = (milliseconds: number) => new Date(begin.getTime() + milliseconds);
const short = () => ({ milliseconds: minute });

describe.each(storeKinds())('$name', (kind) => {
  afterAll(() => kind.stop());
  const skipped = kind.missing !== null;

  test.skipIf(skipped)('a clock that is set back by a day does not stop syncs for a day', async () => {
    await using empty = await kind.make();
    await using simulation = await Simulation.open(empty.place, begin, short);
    await addConnections(simulation.store, 3, begin.toISOString());
    await simulation.runUntil(after(24 * hour));
    const before = simulation.done.length;
    simulation.jumpTo(begin);
    await simulation.runUntil(after(24 * hour));
    expect(simulation.done.length - before).toBe(3 * 4);
    expect(simulation.faults).toEqual([]);
  });

  test.skipIf(skipped)(
    'a server that starts when its clock was set back plans anew what is too late',
    async () => {
      await using empty = await kind.make();
      {
        await using first = await Simulation.open(empty.place, after(24 * hour), short);
        await addConnections(first.store, 3, after(24 * hour).toISOString());
        await first.runUntil(after(24 * hour + 10 * minute));
        expect(first.done).toHaveLength(3);
      }
      await using second = await Simulation.open(empty.place, begin, short);
      await second.runUntil(after(24 * hour));
      expect(second.done).toHaveLength(3 * 4);
      expect(second.faults).toEqual([]);
    },
  );
});
