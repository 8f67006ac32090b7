import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came; the file of a form is its SHA-256. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

type Answer = Readonly<{ status?: number; code?: string; message?: string; data?: unknown }>;

/** What the stand-in gives, and what a test changes of it. */
export interface StandIn {
  readonly url: string;
  readonly calls: Call[];
  /** Answers that take the place of the usual ones, by `PATCH /v1/connections/c1`. */
  readonly answers: Map<string, Answer>;
  readonly connections: Map<string, Record<string, unknown>>;
  /** The SHA-256 of each version of each package, and who runs it. */
  readonly packages: Map<string, { versions: string[]; current: number; connections: string[] }>;
  readonly log: Record<string, unknown>[];
  /** What each request for the stream of the log gets before its connection is broken. */
  readonly streams: string[];
  readonly lastEventIds: (string | undefined)[];
  readonly setupTests: Record<string, string>[];
  close(): void;
}

/** The key of the stand-in. */
export const standInKey = 'k3y-of-stand-in:s3cret-of-stand-in';

/**
 * Starts what answers as a server does, as far as the commands of an author see it, and remembers what it was asked for:
 * for tests of what they send. That a server understands it is tested with the real one.
 */
export async function startStandIn(): Promise<StandIn> {
  const parts: Omit<StandIn, 'url' | 'close'> = {
    calls: [],
    answers: new Map(),
    connections: new Map(),
    packages: new Map(),
    log: [],
    streams: [],
    lastEventIds: [],
    setupTests: [],
  };
  const server = createServer((request, response) => void answer(parts, request, response));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on a port has such an address
  const { port } = server.address() as AddressInfo;
  return {
    ...parts,
    url: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(
  stand: Omit<StandIn, 'url' | 'close'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', url = '', headers } = request;
  const body = await readBody(request);
  if (headers.authorization !== `Basic ${Buffer.from(standInKey).toString('base64')}`) {
    write(response, { status: 401, code: 'AuthFailed', message: 'the API key is wrong' });
    return;
  }
  stand.calls.push({ method, path: url, ...(body === undefined ? {} : { body }) });
  const path = new URL(url, 'http://x').pathname;
  if (path.endsWith('/stream')) {
    stand.lastEventIds.push(headers['last-event-id']?.toString());
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(stand.streams.shift() ?? ': nothing more\n\n', () => void response.destroy());
    return;
  }
  const usual = usualAnswer(stand, method, path, url, body);
  write(response, stand.answers.get(`${method} ${path}`) ?? usual());
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (bytes.length === 0) return undefined;
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/')) return JSON.parse(bytes.toString());
  const file = (await new Response(bytes, { headers: { 'content-type': type } }).formData()).get('file');
  if (!(file instanceof File)) return 'a form without a file';
  const hash = createHash('sha256').update(new Uint8Array(await file.arrayBuffer()));
  return { file: file.name, type: file.type, sha256: hash.digest('hex') };
}

function write(response: ServerResponse, { status = 200, code = 'Success', message, data }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ code, message, data }));
}

function usualAnswer(
  stand: Omit<StandIn, 'url' | 'close'>,
  method: string,
  path: string,
  url: string,
  body: unknown,
): () => Answer {
  const [, , resource = '', id = '', part = '', last = ''] = path.split('/');
  const query = new URL(url, 'http://x').searchParams;
  const named = [...stand.connections.values()].filter(({ schema }) => schema === query.get('schema'));
  const packageId = resource === 'connector-sdk' ? part : '';
  const routes: Record<string, () => Answer> = {
    'GET groups': () => {
      const isFirst = query.get('cursor') === null;
      const items = isFirst ? [{ id: 'g1', name: 'other' }] : [{ id: 'g2', name: 'warehouse' }];
      return { data: { items, ...(isFirst ? { next_cursor: 'more' } : {}) } };
    },
    'GET groups connections': () => ({ data: { items: named } }),
    'GET connections': () => (id === '' ? { data: { items: named } } : { data: stand.connections.get(id) }),
    'POST connections': () => ({ status: 201, data: keep(stand, 'c1', { ...asObject(body), id: 'c1' }) }),
    'PATCH connections': () => ({
      data: keep(stand, id, { ...stand.connections.get(id), ...asObject(body) }),
    }),
    'GET connections logs': () => ({ data: { items: stand.log.toReversed() } }),
    'GET connections syncs': () => ({ data: { items: [{ id: 's1' }] } }),
    'POST connections sync': () => ({ message: 'started' }),
    'GET connector-sdk packages': () =>
      packageId === '' ? packagePage(stand) : { data: describePackage(stand, packageId) },
    'POST connector-sdk packages': () => ({ status: 201, data: addVersion(stand, 'p1', body) }),
    'PATCH connector-sdk packages': () => ({ data: addVersion(stand, packageId, body) }),
    'DELETE connector-sdk packages': () => ({ data: stand.packages.delete(packageId) ? undefined : {} }),
    'GET connector-sdk packages versions': () => ({ data: { items: versionsOf(stand, packageId) } }),
    'POST connector-sdk packages rollback': () => {
      const found = stand.packages.get(packageId);
      if (found !== undefined) found.current = Number(asObject(body)['version'] ?? found.current - 1);
      return { data: describePackage(stand, packageId) };
    },
  };
  const name = resource === 'connector-sdk' ? [resource, id, last] : [resource, part];
  const missing = { status: 404, code: 'NotFound_Route', message: `there is no ${method} ${path}` };
  return routes[[method, ...name].join(' ').trim()] ?? (() => missing);
}

function asObject(body: unknown): Record<string, unknown> {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

function keep(stand: Omit<StandIn, 'url' | 'close'>, id: string, given: Record<string, unknown>) {
  const before = asObject(stand.connections.get(id)?.['config']);
  const { schema, ...config } = { ...before, ...asObject(given['config']) };
  const kept = { schema, ...given, config };
  stand.connections.set(id, kept);
  return { ...kept, setup_tests: stand.setupTests };
}

function addVersion(stand: Omit<StandIn, 'url' | 'close'>, id: string, body: unknown) {
  const found = stand.packages.get(id) ?? { versions: [], current: 0, connections: [] };
  found.versions.push(String(asObject(body)['sha256']));
  found.current = found.versions.length;
  stand.packages.set(id, found);
  return describePackage(stand, id);
}

function describePackage({ packages }: Pick<StandIn, 'packages'>, id: string) {
  const { versions = [], current = 1, connections = [] } = packages.get(id) ?? {};
  const updated_at = '2026-11-25T10:00:00.000Z';
  return {
    id,
    file_sha256_hash: versions[current - 1] ?? '',
    connection_ids: connections,
    updated_at,
    version: current,
  };
}

function packagePage(stand: Omit<StandIn, 'url' | 'close'>): Answer {
  return { data: { items: [...stand.packages.keys()].map((id) => describePackage(stand, id)) } };
}

function versionsOf({ packages }: Pick<StandIn, 'packages'>, id: string) {
  const { versions = [], current } = packages.get(id) ?? {};
  return versions.map((sha256, index) => ({
    version: index + 1,
    file_sha256_hash: sha256,
    created_at: `2026-11-25T1${index}:00:00.000Z`,
    created_by: 'user:happy_harmony',
    is_current: index + 1 === current,
  }));
}
