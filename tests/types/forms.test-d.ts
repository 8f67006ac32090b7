import { sync } from '@headwater/testing';
import {
  connector,
  type Configuration,
  type Connector,
  type Context,
  type Operations,
  type Row,
  type Schema,
} from '@headwater/sdk';

// Connectors as people write them. None of these lines is an error.

export const hello = connector({
  async update({ op }) {
    await op.upsert('hello', { message: 'hello, world!' });
  },
});

interface Page {
  issues: { id: number; title: string; body: string | null; updated_at: string; labels: string[] }[];
  next: string | null;
}

export const issues = connector({
  configuration: {
    apiKey: { type: 'secret', label: 'API key' },
    pageSize: { type: 'integer', default: 100 },
  },
  schema: {
    issue: {
      primaryKey: ['id'],
      columns: { id: 'LONG', title: 'STRING', body: 'STRING', updated_at: 'UTC_DATETIME', labels: 'JSON' },
    },
  },
  state: { updatedSince: '1970-01-01T00:00:00Z' },

  async update({ configuration, state, op, log, signal }) {
    const headers = { authorization: `Bearer ${configuration.apiKey}` };
    const first = new URL('https://api.example.com/issues');
    first.searchParams.set('since', state.updatedSince);
    first.searchParams.set('per_page', String(configuration.pageSize));

    for (let url: string | null = first.href; url !== null;) {
      const response: Response = await fetch(url, { headers, signal });
      if (!response.ok) throw new Error(`GET ${url} answered ${response.status}`);
      const page = (await response.json()) as Page;

      await op.upsert('issue', page.issues);
      state.updatedSince = page.issues.at(-1)?.updated_at ?? state.updatedSince;
      await op.checkpoint(state);

      log.info(`${page.issues.length} issues, up to ${state.updatedSince}`);
      url = page.next;
    }
  },
});

interface Customer {
  id: bigint;
  name: string;
  balance: string;
  updated_at: Date;
}

/** Stands for a driver: what a query of it looks like to a connector. */
interface Sql {
  <T>(
    strings: TemplateStringsArray,
    ...values: unknown[]
  ): { cursor(rows: number): AsyncIterable<readonly T[]> };
  end(): Promise<void>;
}
declare function postgres(options: {
  host: string;
  port: number;
  username: string;
  password: string;
  ssl: boolean;
}): Sql;

const fields = {
  host: 'string',
  port: { type: 'integer', default: 5432 },
  user: 'string',
  password: 'secret',
  tls: { type: 'boolean', default: true, label: 'Encrypt the connection' },
} as const;

export const customers = connector({
  configuration: fields,
  schema: {
    customer: {
      primaryKey: ['id'],
      columns: {
        id: 'LONG',
        name: 'STRING',
        balance: { type: 'DECIMAL', precision: 18, scale: 2 },
        updated_at: 'UTC_DATETIME',
      },
    },
  },
  state: { updatedAt: '1970-01-01T00:00:00Z', id: '0' },

  async test({ configuration }) {
    await connect(configuration).end();
  },
  tests: {
    'Can read customers': async ({ configuration }) => {
      await connect(configuration).end();
    },
  },

  async update({ configuration, state, op }) {
    const sql = connect(configuration);
    try {
      const changed = sql<Customer>`
        select id, name, balance::text as balance, updated_at from customer
        where (updated_at, id) > (${state.updatedAt}, ${state.id}) order by updated_at, id`;
      for await (const rows of changed.cursor(1000)) {
        await op.upsert('customer', rows);
        const last = rows.at(-1);
        if (last === undefined) continue;
        await op.checkpoint({ updatedAt: last.updated_at.toISOString(), id: String(last.id) });
      }
    } finally {
      await sql.end();
    }
  },
});

function connect({ host, port, user, password, tls }: Configuration<typeof fields>): Sql {
  return postgres({ host, port, username: user, password, ssl: tls });
}

interface Account {
  id: string;
  plan: string;
  seats: number;
  changed_at: string;
}
type Change = { sequence: number } & (
  | { kind: 'saved'; account: Account }
  | { kind: 'renamed'; account: Pick<Account, 'id' | 'plan'> }
  | { kind: 'removed'; account: Pick<Account, 'id'> }
);
declare function changesAfter(sequence: number, token: string, signal: AbortSignal): AsyncGenerator<Change>;

export const accounts = connector({
  configuration: { token: 'secret' },
  schema: {
    account: {
      primaryKey: ['id'],
      columns: { id: 'STRING', plan: 'STRING', seats: 'INT', changed_at: 'UTC_DATETIME' },
    },
    account_history: {
      primaryKey: ['id', 'changed_at'],
      columns: { id: 'STRING', plan: 'STRING', seats: 'INT', changed_at: 'UTC_DATETIME' },
    },
  },
  state: { sequence: 0 },

  async update({ configuration, state, op, signal }) {
    if (state.sequence === 0) await op.truncate('account', { deferred: true });
    for await (const change of changesAfter(state.sequence, configuration.token, signal)) {
      switch (change.kind) {
        case 'saved':
          await op.upsert('account', change.account);
          await op.upsert('account_history', change.account);
          break;
        case 'renamed':
          await op.update('account', change.account);
          break;
        case 'removed':
          await op.delete('account', change.account);
          break;
      }
      state.sequence = change.sequence;
      if (change.sequence % 1000 === 0) await op.checkpoint(state);
    }
    await op.checkpoint(state);
  },
});

export const discovered = connector({
  configuration: { host: 'string', tables: { type: 'string', default: '' } },
  async schema({ configuration, log }) {
    log.debug(configuration.host);
    return Object.fromEntries(configuration.tables.split(',').map((name) => [name, { primaryKey: ['id'] }]));
  },
  state: { cursors: {} as Record<string, string> },
  async update({ configuration, state, op }) {
    await Promise.all(configuration.tables.split(',').map((name) => copyTable(name, state.cursors, op)));
    await op.checkpoint(state);
  },
});

async function copyTable(name: string, cursors: Record<string, string>, op: Operations): Promise<void> {
  await op.upsert(name, [{ id: 1, any: 'thing' }]);
  await op.update(name, { id: 1, other: null });
  await op.delete(name, { id: 1 });
  cursors[name] = 'x';
}

// A schema function that gives a literal leaves the tables free too.
export const literal = connector({
  schema: () => ({ issue: { primaryKey: ['id'], columns: { id: 'LONG' } } }),
  async update({ op }) {
    await op.upsert('anything', { a: 1 });
  },
});

// Every type of column, with every value that goes in exactly.
const schema = {
  everything: {
    primaryKey: ['id'],
    columns: {
      id: 'LONG',
      flag: 'BOOLEAN',
      small: 'SHORT',
      float: 'FLOAT',
      double: 'DOUBLE',
      price: { type: 'DECIMAL', precision: 9, scale: 2 },
      day: 'NAIVE_DATE',
      local: 'NAIVE_DATETIME',
      at: 'UTC_DATETIME',
      time: 'NAIVE_TIME',
      bytes: 'BINARY',
      text: 'STRING',
      xml: 'XML',
      json: 'JSON',
    },
    onTypeMismatch: 'widen',
    onNullKey: 'skip',
  },
  open: { primaryKey: ['id', 'part'], columns: { id: 'LONG' }, otherColumns: 'infer' },
  keyed: { primaryKey: ['id'] },
  keyless: { schema: 'log', table: 'event', columns: { text: 'STRING' } },
  bare: {},
} as const satisfies Schema;
interface Nested {
  inner: { list: readonly string[] };
  at: Date;
}

export const everything = connector({
  schema,
  update({ op, state }: Context<{}, typeof schema>) {
    const nested: Nested = { inner: { list: [] }, at: new Date() };
    void op.upsert('everything', { id: 1 });
    void op.upsert('everything', {
      id: 2n,
      flag: 1,
      small: 2n,
      float: 0.1,
      double: Infinity,
      price: '1.10',
      json: nested,
    });
    void op.upsert('everything', {
      id: '3',
      flag: null,
      price: 1.1,
      bytes: Buffer.from(''),
      json: [1, { a: null }],
      text: undefined,
    });
    void op.upsert('everything', { id: 5, json: { written: [null], out: { at: 1n } } });
    void op.upsert('everything', {
      id: 4,
      day: new Date(),
      at: new Date(),
      local: '2024-01-01 00:00',
      time: '10:00:00',
    });
    void op.upsert('everything', {
      id: 4,
      day: Temporal.Now.plainDateISO(),
      at: Temporal.Now.instant(),
      local: Temporal.Now.plainDateTimeISO(),
      time: Temporal.Now.plainTimeISO(),
    });
    void op.upsert('everything', [] as readonly Row<typeof schema.everything>[], { schema: 'eu' });
    void op.upsert('open', { id: 1, part: 'a', other: {} });
    void op.upsert('open', { id: 1, part: 'a', ...nested });
    void op.upsert('keyed', { id: new Uint8Array(), ...nested });
    void op.upsert('keyless', { text: 'x' });
    void op.upsert('bare', nested);
    void op.delete('open', { id: 1, part: 'a' }, { schema: 'eu' });
    void op.checkpoint(state);
    void op.warning('x');
  },
});

export const plain = connector({
  update({ configuration, state, op }) {
    const key: string | undefined = configuration['apiKey'];
    const cursor = typeof state['cursor'] === 'string' ? state['cursor'] : key;
    void op.checkpoint({ cursor: cursor ?? null, list: [1, { a: true }] });
  },
});

export const optional = connector({
  configuration: {
    ca: { type: 'string', optional: true },
    mode: { type: 'choice', choices: ['full', 'incremental'], default: 'full' },
    extra: { type: 'json', default: { a: [1] } },
    ratio: 'number',
  },
  update({ configuration }) {
    const ca: string | undefined = configuration.ca;
    const mode: 'full' | 'incremental' = configuration.mode;
    const ratio: number = configuration.ratio;
    const extra: unknown = configuration.extra;
    return void [ca, mode, ratio, extra];
  },
});

// Whatever a connector declares, it is a Connector.
export const all: Connector[] = [
  hello,
  issues,
  customers,
  accounts,
  discovered,
  literal,
  everything,
  plain,
  optional,
];

export async function tests(): Promise<void> {
  const { tables, state } = await sync(issues, {
    configuration: { apiKey: 'k', pageSize: 5 },
    state: { updatedSince: '' },
    fetch: () => Response.json({}),
  });
  const ids = tables.issue.map((row) => row.id);
  const since: string = state.updatedSince;
  const again = await sync(accounts, { configuration: { token: 't' }, after: await sync(accounts) });
  const free = await sync(hello);
  const found = await sync(discovered, { configuration: { host: 'h' }, state: { cursors: { a: '1' } } });
  void [
    ids,
    since,
    again.tables.account[0]?._fivetran_deleted,
    free.tables['hello']?.[0]?.['x'],
    found.tables['a'],
  ];
  await sync(optional, { configuration: { extra: { a: 1 }, ratio: 1, mode: 'full' } });
}
