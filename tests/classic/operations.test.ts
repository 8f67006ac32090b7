import { setTimeout as sleep } from 'node:timers/promises';
import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import { ConfigurationForm, Connector, formField, op, type State } from 'headwater/classic';

const schema = () => [
  { table: 'thing', primary_key: ['id'], columns: { id: 'LONG', name: 'STRING' } as const },
];

test('each operation does what it does in any connector', async () => {
  const writing = new Connector({
    schema,
    async update() {
      await op.upsert('gone', [{ text: 'before' }]);
      await op.truncate('gone');
      await op.upsert('thing', [
        { id: 1, name: 'first' },
        { id: 2, name: 'second' },
        { id: 3, name: 'third' },
      ]);
      await op.update('thing', { id: 2, name: 'changed' });
      await op.delete('thing', { id: 3 });
      await op.upsert('thing', { id: 4 }, { schema: 'eu' });
      await op.upsert('thing', { id: 5 }, { file: { path: 'a.txt', data: Buffer.from('hello') } });
      await op.warning('that was all');
      await op.checkpoint({ cursor: 5 });
    },
  });
  const { tables, state, files } = await sync(writing);
  expect({ tables, state, files }).toEqual({
    tables: {
      thing: [
        { id: 1, name: 'first', _fivetran_file_path: null },
        { id: 2, name: 'changed', _fivetran_file_path: null },
        { id: 3, name: 'third', _fivetran_file_path: null, _fivetran_deleted: true },
        { id: 5, name: null, _fivetran_file_path: 'a.txt' },
      ],
      gone: [{ text: 'before', _fivetran_deleted: true }],
      'eu.thing': [{ id: 4 }],
    },
    state: { cursor: 5 },
    files: { 'thing/a.txt': new Uint8Array(Buffer.from('hello')) },
  });
});

test('configuration and state are dictionaries: texts as given, and what was saved last', async () => {
  const counting = new Connector({
    async update(configuration, state) {
      await op.upsert('given', { n: state['n'] ?? 0, configuration, state });
      await op.checkpoint({ n: (state['n'] ?? 0) + 1 });
    },
  });
  const first = await sync(counting, { configuration: { pages: '010' } });
  const second = await sync(counting, { configuration: { pages: '010' }, after: first });
  expect(second.state).toEqual({ n: 2 });
  expect(second.tables['given']?.map(({ configuration, state }) => ({ configuration, state }))).toEqual(
    expect.arrayContaining([
      { configuration: { pages: '010' }, state: {} },
      { configuration: { pages: '010' }, state: { n: 1 } },
    ]),
  );
});

const ids = (rows: readonly Record<string, unknown>[] | undefined) => rows?.map(({ id }) => id);

test.each<[string, () => Generator | AsyncGenerator | Promise<unknown>]>([
  [
    'a generator',
    function* () {
      for (let id = 1; id <= 3; id += 1) yield op.upsert('thing', { id });
      yield op.checkpoint({ id: 3 });
    },
  ],
  [
    'an async generator',
    async function* () {
      for (let id = 1; id <= 3; id += 1) yield await op.upsert('thing', { id });
      yield op.checkpoint({ id: 3 });
    },
  ],
  [
    'a promise of a generator',
    async () => {
      await sleep(1);
      return (function* () {
        for (let id = 1; id <= 3; id += 1) yield op.upsert('thing', { id });
        yield op.checkpoint({ id: 3 });
      })();
    },
  ],
])('%s is run to its end', async (_, update) => {
  const { tables, state } = await sync(new Connector({ schema, update }));
  expect({ ids: ids(tables['thing']), state }).toEqual({ ids: [1, 2, 3], state: { id: 3 } });
});

test('a generator goes on only when the checkpoint it has yielded is safe', async () => {
  const order: string[] = [];
  const yielding = new Connector({
    *update() {
      yield op.upsert('thing', { id: 1 });
      const safe = op.checkpoint({ id: 1 });
      void safe.then(() => order.push('safe'));
      yield safe;
      order.push('next');
    },
  });
  await sync(yielding);
  expect(order).toEqual(['safe', 'next']);
});

test('operations that are not awaited are written in their order, all of them', async () => {
  const { tables, state } = await sync(
    new Connector({
      schema,
      update() {
        for (let id = 0; id < 5000; id += 1) void op.upsert('thing', { id, name: 'written' });
        void op.update('thing', { id: 4999, name: 'changed' });
        void op.checkpoint({ id: 4999 });
        void op.delete('thing', { id: 4999 });
      },
    }),
  );
  expect(tables['thing']?.length).toBe(5000);
  expect(tables['thing']?.at(-1)).toEqual({ id: 4999, name: 'changed', _fivetran_deleted: true });
  expect(state).toEqual({ id: 4999 });
});

test('two connectors at once, taking turns, write only to their own syncs', async () => {
  // Each lets the other go on, so that its code is called from that of the other.
  let waiting: (() => void) | undefined;
  async function turn(): Promise<void> {
    waiting?.();
    await new Promise<void>((resolve) => {
      waiting = resolve;
      // The last one of a pair has nobody to wake it.
      setTimeout(resolve, 20);
    });
  }
  async function update({ name = '' }: Record<string, string>, state: State): Promise<void> {
    for (let id = 1; id <= 20; id += 1) {
      await turn();
      await write(name, id);
    }
    await op.checkpoint({ ...state, name });
  }
  // No run in sight: it finds the one it was called from.
  async function write(name: string, id: number): Promise<void> {
    await sleep(id % 3);
    void op.upsert('thing', { id, name });
  }
  const named = new Connector({ schema, update });
  const outcomes = await Promise.all(['a', 'b'].map((name) => sync(named, { configuration: { name } })));
  const written = (name: string) => ({
    tables: { thing: Array.from({ length: 20 }, (_, index) => ({ id: index + 1, name })) },
    state: { name },
  });
  expect(outcomes.map(({ tables, state }) => ({ tables, state }))).toEqual([written('a'), written('b')]);
});

test('settings that are declared are read as anywhere, and come as texts', async () => {
  const asking = new Connector({
    configurationForm: () =>
      new ConfigurationForm()
        .addField(formField.text('host', 'Host', { required: true }))
        .addField(formField.toggle('tls', 'Encrypt'))
        .addField(formField.dropdown('mode', 'Mode', ['full', 'incremental'], { required: true }))
        .addField(formField.text('note', 'Note')),
    async update(configuration) {
      await op.upsert('given', { configuration });
    },
  });
  const { tables } = await sync(asking, { configuration: { host: '10', tls: 'TRUE', mode: 'full' } });
  expect(tables).toEqual({ given: [{ configuration: { host: '10', tls: 'true', mode: 'full' } }] });

  const wrong = sync(asking, { configuration: { mode: 'other', tsl: 'true' } });
  await expect(wrong).rejects.toThrow(
    [
      'configuration.tsl: no such setting, did you mean tls?',
      'configuration.host: it is required, but was not given: add it to the configuration',
      'configuration.mode: one of full, incremental is wanted, "other" was given',
    ].join('\n'),
  );
});
