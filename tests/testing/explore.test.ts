import { SourceError, connector } from 'headwater';
import { bearer, http } from 'headwater/http';
import { explore } from 'headwater/testing';
import { expect, test } from 'vitest';
import { startHttpSource } from '../../examples/sources/http-source.ts';
import { startOrders, type Page } from './paged-source.ts';

const configuration = { url: 'string' } as const;
const schema = { order: { primaryKey: ['id'], columns: { id: 'LONG', total: 'LONG' } } } as const;

async function getPage(url: string, page: number, signal?: AbortSignal): Promise<Page> {
  const response = await fetch(`${url}/orders?page=${page}`, signal === undefined ? {} : { signal });
  if (!response.ok) throw new SourceError(`page ${page} answered ${response.status}`, { retry: true });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the source is of this test
  return (await response.json()) as Page;
}

const good = connector({
  configuration,
  schema,
  state: { page: 1 },
  async update({ configuration: { url }, state, op, signal }) {
    for (let hasMore = true; hasMore;) {
      const { orders, next } = await getPage(url, state.page, signal);
      await op.upsert('order', orders);
      hasMore = next !== null;
      if (next !== null) state.page = next;
      await op.checkpoint(state);
    }
  },
});

test('a connector that keeps its promises survives everything, or the next sync makes it good', async () => {
  await using source = await startOrders(3);
  const report = await explore(good, { configuration: { url: source.url } });
  expect(report).toEqual({
    requests: 3,
    checkpoints: 3,
    disturbances: 24,
    possible: 24,
    runs: 50,
    text: [
      '3 requests and 3 checkpoints, 24 disturbances in 50 syncs: the tables were always the same',
      'crash: 0 survived by the sync itself, 3 made good by the next',
      '401: 0 survived by the sync itself, 3 made good by the next',
      '429: 0 survived by the sync itself, 3 made good by the next',
      '500: 0 survived by the sync itself, 3 made good by the next',
      'reset: 0 survived by the sync itself, 3 made good by the next',
      'timeout: 0 survived by the sync itself, 3 made good by the next',
      'half a body: 0 survived by the sync itself, 3 made good by the next',
      'crash after a checkpoint: 0 survived by the sync itself, 3 made good by the next',
    ].join('\n'),
  });
});

test('of more disturbances than are wanted, some are tried, spread over the run', async () => {
  await using source = await startOrders(20);
  const report = await explore(good, { configuration: { url: source.url }, maxRuns: 16 });
  const { text, ...counts } = report;
  expect(counts).toEqual({ requests: 20, checkpoints: 20, disturbances: 16, possible: 160, runs: 34 });
  expect(text).toMatch(/^20 requests and 20 checkpoints, 16 of 160 disturbances in 34 syncs: /);
});

test('headwater/http survives what it tries again, without waiting', async () => {
  await using source = await startOrders(2);
  const retrying = connector({
    configuration,
    schema,
    async update({ configuration: { url }, op, signal }) {
      const api = http({ baseUrl: url, auth: bearer('token'), signal });
      for (let page: number | null = 1; page !== null;) {
        const answer: Page = (await api.get('/orders', { query: { page } })).json<Page>();
        await op.upsert('order', answer.orders);
        page = answer.next;
      }
    },
  });
  const { text } = await explore(retrying, { configuration: { url: source.url } });
  expect(text.split('\n')).toEqual([
    '2 requests and 0 checkpoints, 14 disturbances in 20 syncs: the tables were always the same',
    'crash: 0 survived by the sync itself, 2 made good by the next',
    '401: 0 survived by the sync itself, 2 made good by the next',
    '429: 2 survived by the sync itself, 0 made good by the next',
    '500: 2 survived by the sync itself, 0 made good by the next',
    'reset: 2 survived by the sync itself, 0 made good by the next',
    'timeout: 2 survived by the sync itself, 0 made good by the next',
    'half a body: 2 survived by the sync itself, 0 made good by the next',
  ]);
});

test('a state that runs ahead of its rows is found', async () => {
  await using source = await startOrders(3);
  const ahead = connector({
    configuration,
    schema,
    state: { page: 1 },
    async update({ configuration: { url }, state, op }) {
      for (let page: number | null = state.page; page !== null;) {
        const answer: Page = await getPage(url, page);
        await op.checkpoint({ page: answer.next ?? page + 1 });
        await op.upsert('order', answer.orders);
        page = answer.next;
      }
    },
  });
  const options = { configuration: { url: source.url }, disturbances: ['crash after a checkpoint'] as const };
  await expect(explore(ahead, options)).rejects.toThrow(
    [
      '3 of 3 disturbances changed the tables or stopped the connector for good:',
      ...[1, 2, 3].map(
        (page) =>
          `- crash after checkpoint ${page}: after the next sync order lacks 2 rows (id ${2 * page - 1}; id ${2 * page}). ` +
          'Likely cause: state moved past rows that were never read: checkpoint only what was written before, never the time of day or the next page',
      ),
    ].join('\n'),
  );
});

test('a cursor that is the time of the sync is found', async () => {
  await using source = await startOrders(2);
  const now = connector({
    configuration,
    schema,
    state: { until: '' },
    async update({ configuration: { url }, state, op }) {
      const since = state.until;
      await op.checkpoint({ until: '2030-01-01' });
      if (since !== '') return;
      for (let page: number | null = 1; page !== null;) {
        const answer: Page = await getPage(url, page);
        await op.upsert('order', answer.orders);
        page = answer.next;
      }
    },
  });
  const options = { configuration: { url: source.url }, disturbances: ['500'] as const };
  await expect(explore(now, options)).rejects.toThrow(
    `- 500 at request 2, GET ${source.url}/orders?page=2: after the next sync order lacks 4 rows (id 1; id 2; id 3; …). ` +
      'Likely cause: state moved past rows that were never read',
  );
});

test('a page that is skipped because its failure was swallowed is found', async () => {
  await using source = await startOrders(3);
  const swallowing = connector({
    configuration,
    schema,
    async update({ configuration: { url }, op }) {
      for (let page = 1; page <= 3; page += 1) {
        const answer = await getPage(url, page).catch(() => undefined);
        if (answer !== undefined) await op.upsert('order', answer.orders);
      }
    },
  });
  const options = { configuration: { url: source.url }, disturbances: ['500', 'half a body'] as const };
  await expect(explore(swallowing, options)).rejects.toThrow(
    [
      '6 of 6 disturbances changed the tables or stopped the connector for good:',
      `- 500 at request 1, GET ${source.url}/orders?page=1: the sync succeeded, but order lacks 2 rows (id 1; id 2). ` +
        'Likely cause: the failure was swallowed and its rows were skipped: throw it, so that the sync fails and the next one reads them',
    ].join('\n'),
  );
});

test('rows without a key that do not merge when they are read again are found', async () => {
  await using source = await startOrders(2);
  const keyless = connector({
    configuration,
    state: { page: 1 },
    async update({ configuration: { url }, state, op }) {
      let line = 0;
      for (let page: number | null = state.page; page !== null;) {
        const answer: Page = await getPage(url, page);
        for (const order of answer.orders) await op.upsert('line', { line: (line += 1), ...order });
        await op.checkpoint({ page });
        page = answer.next;
      }
    },
  });
  const options = {
    configuration: { url: source.url },
    disturbances: ['crash after a checkpoint'] as const,
  };
  await expect(explore(keyless, options)).rejects.toThrow(
    'crash after checkpoint 2: after the next sync line has 2 rows too many (line 1, id 3, total 30; line 2, id 4, total 40). ' +
      'Likely cause: rows that were read again did not merge with those of before: give the table a primary key, of columns that are the same each time',
  );
});

test('a connector that never goes on again is found', async () => {
  await using source = await startOrders(2);
  const stuck = connector({
    configuration,
    state: { isBusy: false },
    async update({ configuration: { url }, state, op }) {
      if (state.isBusy) throw new SourceError('another sync is under way');
      await op.checkpoint({ isBusy: true });
      await op.upsert('order', (await getPage(url, 1)).orders);
      await op.checkpoint({ isBusy: false });
    },
  });
  await expect(
    explore(stuck, { configuration: { url: source.url }, disturbances: ['crash'] }),
  ).rejects.toThrow(
    `- crash at request 1, GET ${source.url}/orders?page=1: the next 3 syncs failed too: another sync is under way`,
  );
});

test('a token that is not renewed is no fault: the next sync asks for a new one', async () => {
  const token = connector({
    configuration,
    schema,
    async update({ configuration: { url }, op }) {
      await fetch(`${url}/token`, { method: 'POST', body: 'please' }).then((answer) => {
        if (!answer.ok) throw new SourceError('no token');
      });
      await op.upsert('order', (await getPage(url, 1)).orders);
    },
  });
  await using source = await startOrders(1);
  const { text } = await explore(token, { configuration: { url: source.url }, disturbances: ['401'] });
  expect(text).toBe(
    '2 requests and 0 checkpoints, 2 disturbances in 6 syncs: the tables were always the same\n' +
      '401: 0 survived by the sync itself, 2 made good by the next',
  );
});

test('a source that forgets what it has given is put back before each run', async () => {
  let queue: number[] = [];
  await using source = await startHttpSource(() => Response.json({ id: queue.shift() ?? null }));
  const consuming = connector({
    configuration,
    async update({ configuration: { url }, op }) {
      for (;;) {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the source is of this test
        const { id } = (await (await fetch(url)).json()) as { id: number | null };
        if (id === null) return;
        await op.upsert('message', { id });
      }
    },
  });
  const options = {
    configuration: { url: source.url },
    disturbances: ['crash'] as const,
    resetSource: () => {
      queue = [1, 2, 3];
    },
  };
  await expect(explore(consuming, options)).rejects.toThrow(
    [
      '4 of 4 disturbances changed the tables or stopped the connector for good:',
      `- crash at request 1, GET ${source.url}/: after the next sync message lacks 1 row (id 1). ` +
        'Likely cause: state moved past rows that were never read: checkpoint only what was written before, never the time of day or the next page',
      `- crash at request 2, GET ${source.url}/: after the next sync message lacks 2 rows (id 1; id 2).`,
    ].join('\n'),
  );
});

test('a connector whose undisturbed runs differ cannot be explored', async () => {
  let count = 0;
  const counting = connector({
    async update({ op }) {
      await fetch('https://api.example.com/count');
      await op.upsert('count', { id: (count += 1) });
    },
  });
  await expect(explore(counting, { fetch: () => Response.json({}) })).rejects.toThrow(
    'two undisturbed runs differ, the second of which count lacks 1 row (id 1), and has 1 row too many (id 2): put the source back with resetSource, and write nothing that depends on the time',
  );
});

test('a connector without requests and checkpoints has nothing to disturb', async () => {
  await expect(explore(connector({ async update() {} }))).rejects.toThrow(
    'the connector made no request and no checkpoint: there is nothing to disturb',
  );
});
