import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cursorInBody,
  cursorInHeader,
  cursorInRequestBody,
  graphql,
  http,
  keyset,
  linkHeader,
  nextUrl,
  odata,
  offset,
  pageNumber,
  pages,
  timeCursor,
  type PageRequest,
  type PagesOptions,
  type Strategy,
} from 'headwater/http';
import { quickClock, serve } from './local-server.ts';
import { serveListing, type Model, type ModelRow } from './model-listing.ts';

type Way = readonly [path: string, strategy: (size: number) => Strategy, options: PagesOptions<ModelRow>];

const items = { rows: 'items' };
const ways: Record<string, Way> = {
  'offset, until a page is empty': ['offset', (size) => offset({ size }), { rows: 'data.items' }],
  'offset, until the total': ['offset', (size) => offset({ size, total: 'total' }), { rows: 'data.items' }],
  'numbers, until a page is empty': ['page', (size) => pageNumber({ size }), items],
  'numbers, until the last number': ['page', (size) => pageNumber({ size, pageCount: 'pages' }), items],
  'numbers, until there are no more': ['page', (size) => pageNumber({ size, hasMore: 'more' }), items],
  'a cursor in the body': ['cursor', () => cursorInBody({ at: 'next' }), items],
  'a cursor in a header': ['header', () => cursorInHeader({ header: 'X-Next-Token', name: 'token' }), {}],
  'a cursor in the request': [
    'search',
    () => cursorInRequestBody({ at: 'next', name: 'page.cursor' }),
    { ...items, json: { page: { sort: 'id' } } },
  ],
  'the next URL': ['links', () => nextUrl({ at: 'links.next' }), items],
  'the header Link': ['link', () => linkHeader(), {}],
  'the last key': ['keyset', (size) => keyset({ at: 'id', name: 'after', size }), {}],
  'OData 2': ['odata2', () => odata({ version: 2 }), {}],
  'OData 4': ['odata4', (size) => odata({ size }), {}],
  GraphQL: ['graphql', () => graphql({ query: '{ all }', at: 'data.all' }), {}],
};

/** Reads a whole listing. */
async function read(url: string, [path, strategy, options]: Way, size: number): Promise<ModelRow[]> {
  const rows: ModelRow[] = [];
  for await (const page of pages<ModelRow>(http({ baseUrl: url }), path, strategy(size), options))
    rows.push(...page.rows);
  return rows;
}

const listing = (length: number): ModelRow[] =>
  Array.from({ length }, (_, id) => ({ id: id + 1, time: id >> 1 }));

describe.each(Object.entries(ways))('by %s', (_name, way) => {
  test('every row comes once, whatever their number and the size of a page', async () => {
    const model: Model = { rows: [], most: 1 };
    await using server = await serveListing(model);
    const sizes = [fc.nat(40), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })] as const;
    const property = fc.asyncProperty(...sizes, async (count, most, size) => {
      Object.assign(model, { rows: listing(count), most });
      expect(await read(server.url, way, size)).toEqual(model.rows);
    });
    await fc.assert(property, {
      numRuns: 40,
      examples: [
        [0, 1, 1],
        [12, 12, 12],
        [24, 6, 12],
      ],
    });
  });

  test('a later sync goes on where one has stopped', async () => {
    const model: Model = { rows: listing(10), most: 3 };
    await using server = await serveListing(model);
    const api = http({ baseUrl: server.url });
    const [path, strategy, options] = way;
    const rows: ModelRow[] = [];
    let from: PageRequest | null = null;
    do {
      const listed: AsyncGenerator<{ rows: readonly ModelRow[]; next: PageRequest | undefined }> =
        pages<ModelRow>(api, path, strategy(3), { ...options, from });
      for await (const page of listed) {
        rows.push(...page.rows);
        from = page.next === undefined ? null : JSON.parse(JSON.stringify(page.next));
        break;
      }
    } while (from !== null);
    expect(rows).toEqual(model.rows);
  });

  test('a page that fails ends in an error, after the rows before it', async () => {
    const model: Model = { rows: listing(10), most: 3 };
    await using server = await serveListing(model);
    let left = 2;
    const [path, strategy, options] = way;
    const api = http({
      baseUrl: server.url,
      clock: quickClock(),
      isFailure: () => ((left -= 1) < 0 ? 'out of order' : undefined),
    });
    const rows: ModelRow[] = [];
    const work = (async () => {
      for await (const page of pages<ModelRow>(api, path, strategy(3), options)) rows.push(...page.rows);
    })();
    await expect(work).rejects.toThrow('answered 200 (out of order): check what was asked for');
    expect(rows).toEqual(listing(6));
  });
});

test('nothing is lost by the last key or time while rows are added, and rows of one time may come twice', async () => {
  const model: Model = { rows: [], most: 5 };
  await using server = await serveListing(model);
  const added = fc.array(fc.tuple(fc.nat(2), fc.nat(3)), { maxLength: 6 });
  const property = fc.asyncProperty(fc.nat(20), added, fc.boolean(), async (count, later, isTime) => {
    model.rows = listing(count);
    const before = model.rows;
    const queue = [...later];
    model.afterPage = () => {
      const [rows, step] = queue.shift() ?? [0, 0];
      const last = model.rows.at(-1) ?? { id: 0, time: 0 };
      // New rows are never older than the newest, and never more of one time than fit on a page.
      const more = Array.from({ length: rows }, (_, index) => ({
        id: last.id + 1 + index,
        time: last.time + 1 + step + index,
      }));
      model.rows = [...model.rows, ...more];
    };
    const way: Way = isTime
      ? ['time', (size) => timeCursor({ at: 'time', name: 'after', size }), {}]
      : ['keyset', (size) => keyset({ at: 'id', name: 'after', size }), {}];
    const ids = (await read(server.url, way, 5)).map(({ id }) => id);
    expect(before.map(({ id }) => id).filter((id) => !ids.includes(id))).toEqual([]);
    expect(isTime || new Set(ids).size === ids.length).toBe(true);
  });
  await fc.assert(property, { numRuns: 100 });
});

test('a source that has no parameter for the size is not sent one', async () => {
  const model: Model = { rows: listing(7), most: 3 };
  await using server = await serveListing(model);
  const byKey: Way = ['keyset', () => keyset({ at: 'id', name: 'after', sizeName: null }), {}];
  expect(await read(server.url, byKey, 3)).toEqual(model.rows);
  const byTime: Way = ['time', () => timeCursor({ at: 'time', name: 'after', sizeName: null, size: 3 }), {}];
  const ids = (await read(server.url, byTime, 3)).map(({ id }) => id);
  expect([...new Set(ids)]).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(server.requests.filter((request) => request.includes('limit'))).toEqual([]);
  model.rows = model.rows.map((row) => ({ ...row, time: 7 }));
  await expect(read(server.url, byTime, 3)).rejects.toThrow(
    'more rows have the time 7 than fit on a page of 3: read the listing in another way',
  );
});

test('more rows of one time than fit on a page are an error, not a loss', async () => {
  const model: Model = { rows: Array.from({ length: 9 }, (_, id) => ({ id, time: 7 })), most: 5 };
  await using server = await serveListing(model);
  const way: Way = ['time', (size) => timeCursor({ at: 'time', name: 'after', size }), {}];
  await expect(read(server.url, way, 5)).rejects.toThrow(
    'more rows have the time 7 than fit on a page of 5: raise `size`',
  );
});

test('a listing that goes in circles is left', async () => {
  await using server = await serve((request, response) => {
    const at = Number(new URL(request.url ?? '', 'http://x').searchParams.get('cursor') ?? 0);
    response.end(JSON.stringify({ items: [{ at }], next: String((at + 1) % 3) }));
  });
  const api = http({ baseUrl: server.url });
  const seen: number[] = [];
  const work = (async () => {
    for await (const { page } of pages(api, '/a', cursorInBody({ at: 'next' }), items)) seen.push(page);
  })();
  await expect(work).rejects.toThrow(
    'page 4 of GET /a goes back to page 2: it would be read for ever; check how its pages are read',
  );
  expect(seen).toEqual([1, 2, 3, 4]);
});

test('a source that does not know the parameter, and gives its first page for ever, is found out', async () => {
  await using server = await serve((_request, response) =>
    response.end(JSON.stringify([{ id: 1 }, { id: 2 }])),
  );
  const api = http({ baseUrl: server.url });
  for (const strategy of [offset({ size: 2 }), pageNumber({ size: 2 })]) {
    const listed = pages(api, '/a', strategy);
    expect((await listed.next()).value?.rows).toEqual([{ id: 1 }, { id: 2 }]);
    await expect(listed.next()).rejects.toThrow(
      'page 2 of GET /a has the rows of the page before once more: check the names of the parameters, or say how it tells its end',
    );
  }
});

test('a listing without an end is an error at its limit', async () => {
  let count = 0;
  await using server = await serve((_request, response) =>
    response.end(JSON.stringify([{ id: (count += 1) }])),
  );
  const listed = pages(http({ baseUrl: server.url }), '/a', pageNumber(), { maxPages: 3 });
  const read3 = async () => {
    for await (const page of listed) void page;
  };
  await expect(read3()).rejects.toThrow('GET /a has more than 3 pages: raise `maxPages`, or ask for less');
  expect(count).toBe(3);
});

test('a full last page, and fewer rows than were promised, are worth a warning', async () => {
  const model: Model = { rows: listing(4), most: 4 };
  await using server = await serveListing(model);
  await using short = await serve((request, response) => {
    const isFirst = request.url?.includes('offset=0') === true;
    response.end(JSON.stringify({ items: isFirst ? [1, 2] : [], total: 3 }));
  });
  const doubts: string[] = [];
  const onDoubt = (message: string) => void doubts.push(message);
  const last = async (url: string, path: string, strategy: Strategy) => {
    for await (const page of pages(http({ baseUrl: url }), path, strategy, { ...items, onDoubt })) void page;
  };
  await last(server.url, '/cursor', cursorInBody({ at: 'nxt', size: 4 }));
  await last(server.url, '/cursor', cursorInBody({ at: 'nxt', size: 5 }));
  await last(short.url, '/short', offset({ size: 2, total: 'total' }));
  await using whole = await serve((_request, response) =>
    response.end(JSON.stringify({ items: [1, 2], total: 2 })),
  );
  await last(whole.url, '/whole', offset({ size: 2, total: 'total' }));
  await last(whole.url, '/whole', pageNumber({ size: 2, total: 'total' }));
  expect(doubts).toEqual([
    'GET /cursor may not be whole: its last page is full, and names no next one',
    'GET /short may not be whole: 2 rows came, and the source counts 3',
  ]);
});

test.each<[title: string, first: number, start: number, ids: number[], requests: number]>([
  ['rows that are counted from 0', 0, 0, [1, 2, 3, 4, 5], 3],
  ['rows that are numbered from 1', 1, 1, [1, 2, 3, 4, 5], 3],
  // That it is the last row cannot be told from the total: it may be the last but one of a listing from 1.
  ['the rows behind the first two', 0, 2, [3, 4, 5], 3],
  ['the rows from number 3 on', 1, 3, [3, 4, 5], 2],
])(
  'a listing that begins with %s ends at its total, without doubt',
  async (_title, first, start, ids, requests) => {
    await using server = await serve((request, response) => {
      const at = Number(new URL(request.url ?? '', 'http://x').searchParams.get('offset')) - first;
      const found = [1, 2, 3, 4, 5].slice(at, at + 2).map((id) => ({ id }));
      response.end(JSON.stringify({ items: found, total: 5 }));
    });
    const doubts: string[] = [];
    const rows: { id: number }[] = [];
    const strategy = offset({ start, size: 2, total: 'total' });
    const onDoubt = (message: string) => void doubts.push(message);
    const listed = pages<{ id: number }>(http({ baseUrl: server.url }), '/a', strategy, {
      ...items,
      onDoubt,
    });
    for await (const page of listed) rows.push(...page.rows);
    expect(rows.map(({ id }) => id)).toEqual(ids);
    expect(doubts).toEqual([]);
    expect(server.requests).toHaveLength(requests);
  },
);

test('a page without rows where they should be is an error, and null is none', async () => {
  let body: unknown;
  await using server = await serve((_request, response) => response.end(JSON.stringify(body)));
  const api = http({ baseUrl: server.url });
  body = { data: { items: null } };
  expect((await pages(api, '/a', linkHeader(), { rows: 'data.items' }).next()).value?.rows).toEqual([]);
  body = { error: 'busy' };
  await expect(pages(api, '/a', linkHeader(), { rows: 'data.items' }).next()).rejects.toThrow(
    'page 1 of GET /a has no array of rows at “data.items”: check `rows`',
  );
  body = { errors: [{ message: 'no field x' }], data: null };
  await expect(pages(api, '/a', graphql({ query: '', at: 'data.all' })).next()).rejects.toThrow(
    'the source answered the query with errors (no field x): check the query',
  );
});

test('a link to another host is followed without credentials', async () => {
  await using other = await serve((request, response) =>
    response.end(JSON.stringify([request.headers['x-key'] ?? 'none'])),
  );
  await using server = await serve((_request, response) => {
    response.setHeader('link', `<${other.url}/b>; rel=next`);
    response.end('["first"]');
  });
  const rows: unknown[] = [];
  const api = http({ baseUrl: server.url, headers: { 'x-key': 'secret' } });
  for await (const page of pages(api, '/a', linkHeader())) rows.push(...page.rows);
  expect(rows).toEqual(['first', 'none']);
});

test('who leaves a listing ends the request of the next page', async () => {
  let closed = 0;
  await using server = await serve((request, response) => {
    if (request.url?.includes('page=2') === true) response.on('close', () => (closed += 1));
    else response.end('[1]');
  });
  for await (const page of pages(http({ baseUrl: server.url }), '/a', pageNumber({ size: 1 }))) {
    expect(page.rows).toEqual([1]);
    await expect.poll(() => server.requests.length, { timeout: 10_000 }).toBe(2);
    break;
  }
  await expect.poll(() => closed, { timeout: 10_000 }).toBe(1);
});
