import { Connector, ConfigurationForm, formField, log, op, type State, type Table } from 'headwater/classic';
import { sync } from 'headwater/testing';
import type { Connector as AnyConnector } from 'headwater';

// Connectors in the shape of the Python SDK, as people write them. None of these lines is an error.

// The names and the annotations of a connector that was written in Python.
async function update(configuration: Record<string, string>, state: Record<string, any>) {
  log.warning(`reading ${configuration['table']}`);
  await op.upsert('hello', { message: 'hello, world!' });
  await op.checkpoint(state);
}

interface Row {
  id: number;
  name: string | null;
}

function schema(configuration: Record<string, string>): Table[] {
  const table = configuration['table'] ?? 'thing';
  return [
    {
      table,
      primary_key: ['id'],
      columns: { id: 'LONG', price: { type: 'DECIMAL', precision: 9, scale: 2 } },
    },
    { table, schema: 'eu' },
  ];
}

function configurationForm() {
  return new ConfigurationForm()
    .addField(formField.text('table', 'Table', { required: true, description: 'Its name.' }))
    .addField(formField.dropdown('region', 'Region', ['eu', 'us']))
    .addTest('It is there', async (configuration) => void configuration['table']?.trim());
}

export const plain = new Connector({ update });
export const whole = new Connector({ update, schema, configurationForm });

export const cursor = new Connector({
  schema: () => [{ table: 'thing', primary_key: ['id'], columns: { id: 'LONG' } }],
  // What the state holds is declared by hand; nothing of it is there in a first sync.
  async update(_configuration, state: { since?: string; seen?: Record<string, number> }) {
    const rows: Row[] = [{ id: 1, name: null }];
    await op.upsert('thing', rows);
    await op.update('thing', { id: 1, name: 'x' }, { schema: 'eu' });
    await op.delete('thing', [{ id: 1 }]);
    await op.truncate('thing', { deferred: true });
    await op.upsert('thing', { id: 1 }, { file: { path: 'a', data: new Uint8Array() } });
    await op.warning('x');
    await op.checkpoint({ ...state, since: state.since?.slice(1) });
  },
});

export const generator = new Connector({
  *update(_configuration, state: State) {
    yield op.upsert('thing', { id: state['id'] });
  },
});
export const asyncGenerator = new Connector({
  async *update() {
    yield await op.upsert('thing', { id: 1 });
  },
});
export const synchronous = new Connector({
  update() {
    void op.upsert('thing', { id: 1 });
  },
});
export const manyWriters = new Connector({
  update: async () => Promise.all(['a', 'b'].map((table) => op.upsert(table, { id: 1 }))),
});

export const all: AnyConnector[] = [plain, whole, cursor, generator, asyncGenerator, synchronous];

export async function tests(): Promise<void> {
  const first = await sync(cursor, { configuration: { region: 'eu' }, state: { since: 'x' } });
  const { tables, state } = await sync(cursor, { after: first });
  void [tables['thing']?.map((row) => row['id']), state['since']];
}

export async function run(): Promise<void> {
  if (import.meta.main) await whole.debug();
}
