import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runConnector } from '../failures/run-connector.ts';
import { serve } from './local-server.ts';

/** Inside the repository, so that a connector written there finds its packages. */
const parent = join(import.meta.dirname, 'files');

/** A connector that commits after each page, and goes on there. */
const connectorText = (url: string) => `import { connector } from 'headwater';
import { cursorInBody, http, pages } from 'headwater/http';

export default connector({
  schema: { thing: { primaryKey: ['id'], columns: { id: 'LONG' } } },
  state: { next: null },
  async update({ op, state, signal }) {
    const api = http({
      baseUrl: '${url}',
      signal,
      retry: { attempts: 2, firstDelaySeconds: 0.01 },
      timeout: { totalSeconds: 5 },
      deadline: new Date(Date.now() + 5_000),
    });
    const listing = pages(api, '/things', cursorInBody({ at: 'next' }), { rows: 'items', from: state.next });
    for await (const { rows, next } of listing) {
      await op.upsert('thing', rows);
      await op.checkpoint({ next: next ?? null });
    }
  },
});
`;

interface Fault {
  answer(response: ServerResponse): unknown;
  readonly message: RegExp;
  /** @default 'source' */
  readonly code?: string;
  /** When the source may be asked again, for those that know. */
  readonly retryAt?: unknown;
}

/** What goes wrong with the third page. */
const faults: Record<string, Fault> = {
  'half a page': {
    answer: (response) =>
      response
        .writeHead(200, { 'content-length': 100 })
        .write('{"items": [{"id": 5}', () => response.destroy()),
    message:
      /^GET \S+\/things\?cursor=at-4 failed after 2 tries: \S+ broke the connection off \(UND_ERR_SOCKET\): try again later$/,
  },
  'a connection that is reset': {
    answer: (response) => response.socket?.resetAndDestroy(),
    message:
      /^GET \S+\/things\?cursor=at-4 failed after 2 tries: .* broke the connection off \(\w+\): try again later$/,
  },
  'errors of the source': {
    answer: (response) => response.writeHead(500).end(),
    message: /^GET \S+\/things\?cursor=at-4 answered 500 after 2 tries: try again later$/,
  },
  'a wait that is too long': {
    answer: (response) => response.writeHead(429, { 'retry-after': '3600' }).end(),
    message: /^GET \S+\/things\?cursor=at-4 answered 429: it asks to wait 3600 s; try again then$/,
    retryAt: expect.any(String),
  },
  'a wait until a certain day': {
    answer: (response) => response.writeHead(503, { 'retry-after': 'Sun, 01 Jan 2040 00:00:00 GMT' }).end(),
    message: /^GET \S+\/things\?cursor=at-4 answered 503: it asks to wait \d+ s; try again then$/,
    retryAt: '2040-01-01T00:00:00.000Z',
  },
  'a wait beyond the deadline': {
    answer: (response) => response.writeHead(429, { 'retry-after': '60' }).end(),
    message: /^GET \S+\/things\?cursor=at-4 answered 429: it asks to wait 60 s; try again then$/,
    retryAt: expect.any(String),
  },
  'a page that is no page': {
    answer: (response) => response.end('{"error": "busy"}'),
    message: /^page 3 of GET \/things has no array of rows at “items”: check `rows`$/,
  },
  'a page that is no JSON': {
    answer: (response) => response.end('<html>Sign in</html>'),
    message: /^GET \S+\/things\?cursor=at-4 answered text that is no JSON \(“<html>Sign in<\/html>”\)/,
  },
  'credentials that have ended': {
    answer: (response) => response.writeHead(401).end(),
    code: 'access_denied',
    message: /^GET \S+\/things\?cursor=at-4 answered 401: check the credentials, and what they may read$/,
  },
};

test.each(Object.entries(faults))(
  '%s ends the sync after the rows before it, and the next sync reads the rest',
  async (_name, fault) => {
    await mkdir(parent, { recursive: true });
    const folder = await mkdtemp(join(parent, 'sync-'));
    let isBroken = true;
    await using server = await serve((request, response) => {
      const at = Number(new URL(request.url ?? '', 'http://x').searchParams.get('cursor')?.slice(3) ?? 0);
      if (isBroken && at === 4) return fault.answer(response);
      const items = [{ id: at + 1 }, { id: at + 2 }];
      return response.end(JSON.stringify({ items, next: at < 8 ? `at-${at + 2}` : null }));
    });
    const places = { folder, warehouse: join(folder, 'w.db'), spoolParent: join(folder, 'spool') };
    try {
      expect(await runConnector(connectorText(server.url), { places })).toEqual({
        status: 'failed',
        code: fault.code ?? 'source',
        message: expect.stringMatching(fault.message),
        retryAt: fault.retryAt,
        tables: { thing: [1, 2, 3, 4].map((id) => ({ id })) },
        state: { next: { query: { cursor: 'at-4' } } },
        warnings: [],
      });
      isBroken = false;
      expect(await runConnector(connectorText(server.url), { places })).toMatchObject({
        status: 'succeeded',
        tables: { thing: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((id) => ({ id })) },
        state: { next: null },
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
