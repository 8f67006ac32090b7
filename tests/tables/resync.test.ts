import { expect, test } from 'vitest';
import { newWarehouse, type Warehouse } from '../cases/warehouse.ts';
import { pagedTables, rowsOf, type Reading, type Tables } from './paged-tables.ts';
import { listen, select } from './selected.ts';

const before: Tables = { person: rowsOf(1, 2, 3, 4), order: rowsOf(10, 11), gone: rowsOf(20) };
const after: Tables = { person: rowsOf(1, 3, 4, 5), order: rowsOf(11, 12) };

const live = (...ids: number[]) => ids.map((id) => [id, false]);
const marked = (...ids: number[]) => ids.map((id) => [id, true]);
const byId = (rows: unknown[][]) => rows.toSorted(([a], [b]) => Number(a) - Number(b));

/** Keys of the rows of the three tables, and whether they are marked. */
async function marks(warehouse: Warehouse): Promise<unknown[][][]> {
  const read = (table: string) =>
    warehouse.query(`SELECT id, _fivetran_deleted FROM tester.${table} ORDER BY id`);
  return [await read('person'), await read('order'), await read('gone')];
}

async function loaded(): Promise<Warehouse> {
  const warehouse = await newWarehouse();
  await warehouse.sync(pagedTables(before).source);
  return warehouse;
}

const failure = 'connector_failed: Error: the source is gone';
const resyncAll = () => ({ startedAt: new Date().toISOString(), tables: 'all' }) as const;

/** What is left of {@link before} once {@link after} was read anew. */
const readAnew = [
  byId([...live(1, 3, 4, 5), ...marked(2)]),
  byId([...live(11, 12), ...marked(10)]),
  marked(20),
];

test('a re-sync begins without a state, and marks what does not come again, of tables the source has no more as well', async () => {
  const warehouse = await loaded();
  const { source, given } = pagedTables(after);
  const { state } = await warehouse.sync(source, { resync: resyncAll() });
  expect(given).toEqual([{}]);
  expect(state).toEqual({ place: 6 });
  expect(await marks(warehouse)).toEqual(readAnew);
});

test.each([0, 1, 2, 3])(
  'a re-sync that fails after %i checkpoints marks nothing, and goes on from there',
  async (failsAt) => {
    const warehouse = await loaded();
    const resync = resyncAll();
    expect(await warehouse.failedSync(pagedTables(after, { failsAt }).source, { resync })).toContain(failure);
    expect((await marks(warehouse)).flat().filter(([, isMarked]) => isMarked)).toEqual([]);
    const { source, given } = pagedTables(after);
    await warehouse.sync(source, { resync });
    expect(given).toEqual([failsAt === 0 ? {} : { place: failsAt * 2 }]);
    expect(await marks(warehouse)).toEqual(readAnew);
  },
);

test('a re-sync that has begun ends with the next sync that ends well, whoever asks for that', async () => {
  const warehouse = await loaded();
  await warehouse.failedSync(pagedTables(after, { failsAt: 2 }).source, { resync: resyncAll() });
  await warehouse.sync(pagedTables(after).source);
  expect(await marks(warehouse)).toEqual(readAnew);
});

test('a re-sync that is given again once it has ended is a sync like any other', async () => {
  const warehouse = await loaded();
  const resync = resyncAll();
  await warehouse.sync(pagedTables(after).source, { resync });
  const again = pagedTables({ ...after, order: rowsOf(11, 12, 13) });
  await warehouse.sync(again.source, { resync });
  expect(again.given).toEqual([{ place: 6 }]);
  const [person, , gone] = readAnew;
  expect(await marks(warehouse)).toEqual([person, byId([...live(11, 12, 13), ...marked(10)]), gone]);
});

test('another re-sync begins anew, before the first has ended as well', async () => {
  const warehouse = await loaded();
  const startedAt = new Date(Date.now() - 1).toISOString();
  await warehouse.failedSync(pagedTables(after, { failsAt: 2 }).source, {
    resync: { startedAt, tables: 'all' },
  });
  const { source, given } = pagedTables({ person: rowsOf(3) });
  await warehouse.sync(source, { resync: resyncAll() });
  expect(given).toEqual([{}]);
  expect(await marks(warehouse)).toEqual([
    byId([...live(3), ...marked(1, 2, 4, 5)]),
    marked(10, 11),
    marked(20),
  ]);
});

test('a connector without a state is read anew each time, and the mark is that of the last reading', async () => {
  const warehouse = await loaded();
  const resync = resyncAll();
  const chooseState = () => ({ state: null });
  await warehouse.failedSync(pagedTables(before, { failsAt: 2 }).source, { resync, chooseState });
  // Row 2 came in the first try, and is not there in the second.
  await warehouse.sync(pagedTables(after).source, { resync, chooseState });
  expect(await marks(warehouse)).toEqual(readAnew);
});

test.each([
  ['long before', -3_600_000],
  ['long after', 3_600_000],
])('a clock that was set otherwise %s changes nothing', async (_, milliseconds) => {
  const warehouse = await loaded();
  const resync = { startedAt: new Date(Date.now() + milliseconds).toISOString(), tables: 'all' } as const;
  await warehouse.failedSync(pagedTables(after, { failsAt: 1 }).source, { resync });
  await warehouse.sync(pagedTables(after).source, { resync });
  expect(await marks(warehouse)).toEqual(readAnew);
});

test('a re-sync of an empty destination marks nothing, however often it fails', async () => {
  const warehouse = await newWarehouse();
  const resync = resyncAll();
  for (const failsAt of [1, 1, 1])
    await warehouse.failedSync(pagedTables(before, { failsAt }).source, { resync });
  await warehouse.sync(pagedTables(before).source, { resync });
  expect(await marks(warehouse)).toEqual([live(1, 2, 3, 4), live(10, 11), live(20)]);
});

test('a table that is blocked is left as it is by a re-sync', async () => {
  const warehouse = await loaded();
  await warehouse.sync(pagedTables(after).source, {
    resync: resyncAll(),
    selection: select({ order: 'blocked' }),
  });
  const [person, , gone] = readAnew;
  expect(await marks(warehouse)).toEqual([person, live(10, 11), gone]);
});

test('a re-sync of some tables stores nothing else, and leaves the state to the next sync', async () => {
  const warehouse = await newWarehouse();
  // Half of it is read.
  await warehouse.failedSync(pagedTables(before, { failsAt: 1 }).source);
  const told = listen();
  const { source, given } = pagedTables({ ...after, new: rowsOf(1) });
  const resync = { startedAt: new Date().toISOString(), tables: [{ name: 'person' }] };
  const { state, checkpoints, rows } = await warehouse.sync(source, { resync, onEvent: told.onEvent });
  expect({ given, state, checkpoints, rows }).toEqual({
    given: [{}],
    state: { place: 2 },
    checkpoints: 4,
    rows: 4,
  });
  expect(told.states).toEqual(Array.from({ length: 5 }, () => ({ place: 2 })));
  expect(Object.keys(await warehouse.tables())).toEqual(['person']);
  expect(await warehouse.query('SELECT id, _fivetran_deleted FROM tester.person ORDER BY id')).toEqual(
    byId([...live(1, 3, 4, 5), ...marked(2)]),
  );
  const next = pagedTables(before);
  await warehouse.sync(next.source);
  expect(next.given).toEqual([{ place: 2 }]);
  expect(await marks(warehouse)).toEqual([byId([...live(1, 3, 4, 5), ...marked(2)]), live(10, 11), live(20)]);
});

test('a re-sync of some tables begins at the beginning each time, and marks what the last try has not met', async () => {
  const warehouse = await loaded();
  const resync = { startedAt: new Date().toISOString(), tables: [{ name: 'person' }, { name: 'unknown' }] };
  await warehouse.failedSync(pagedTables(before, { failsAt: 2 }).source, { resync });
  expect(await marks(warehouse)).toEqual([live(1, 2, 3, 4), live(10, 11), live(20)]);
  const { source, given } = pagedTables(after);
  const { state } = await warehouse.sync(source, { resync });
  expect({ given, state }).toEqual({ given: [{}], state: { place: 8 } });
  expect(await marks(warehouse)).toEqual([readAnew[0], live(10, 11), live(20)]);
});

test('the commits of a re-sync of some tables carry a state that a person gave', async () => {
  const warehouse = await loaded();
  const { state } = await warehouse.sync(pagedTables(after).source, {
    resync: { startedAt: new Date().toISOString(), tables: [{ name: 'person' }] },
    chooseState: () => ({ state: { place: 4 } }),
  });
  expect(state).toEqual({ place: 4 });
});

test('a re-sync of some tables amid one of all leaves the rest of that to the next sync', async () => {
  const warehouse = await loaded();
  await warehouse.failedSync(pagedTables(after, { failsAt: 1 }).source, { resync: resyncAll() });
  await warehouse.sync(pagedTables(after).source, {
    resync: { startedAt: new Date().toISOString(), tables: [{ name: 'order' }] },
  });
  expect(await marks(warehouse)).toEqual([live(1, 2, 3, 4), readAnew[1], live(20)]);
  const { source, given } = pagedTables(after);
  await warehouse.sync(source);
  expect(given).toEqual([{ place: 2 }]);
  expect(await marks(warehouse)).toEqual(readAnew);
});

test.each<[string, Reading, unknown[][][]]>([
  ['goes on after a failure, and marks what it has not met', { failsAt: 1, truncates: true }, readAnew],
  [
    'was never registered, and marks nothing',
    { failsAt: 1 },
    [live(1, 2, 3, 4, 5), live(10, 11, 12), live(20)],
  ],
])('a deferred truncate %s', async (_, reading, expected) => {
  const warehouse = await loaded();
  // A person has the source read once more.
  const chooseState = () => ({ state: { place: 0 } });
  const tables = { ...after, gone: [] };
  await warehouse.failedSync(pagedTables(tables, reading).source, { chooseState });
  await warehouse.sync(pagedTables(tables).source);
  expect(await marks(warehouse)).toEqual(expected);
});

test('a deferred truncate that waits is dropped by a sync that begins without a state', async () => {
  const warehouse = await loaded();
  const chooseState = () => ({ state: null });
  await warehouse.failedSync(pagedTables(after, { failsAt: 1, truncates: true }).source, { chooseState });
  // This one never reads the tables, so it cannot know what is gone.
  await warehouse.sync(pagedTables({ other: rowsOf(1) }).source, { chooseState });
  expect((await marks(warehouse)).flat().filter(([, isMarked]) => isMarked)).toEqual([]);
});

test('a time that is none is refused', async () => {
  const warehouse = await loaded();
  const resync = { startedAt: 'yesterday', tables: 'all' } as const;
  expect(await warehouse.failedSync(pagedTables(after).source, { resync })).toMatch(/^internal: .*yesterday/);
});
