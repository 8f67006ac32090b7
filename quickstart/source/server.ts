import { createServer, type IncomingMessage, type Server } from 'node:http';
import { parseCursor, type Cursor } from './feed.ts';
import { changeTables, readTables, type Tables } from './tables.ts';

export interface SourceOptions {
  /** How many flights it has, at most 3,000,000. */
  readonly flights: number;
  /** The key that every request must show. */
  readonly apiKey: string;
  /** 0 for any port that is free. */
  readonly port: number;
}

/** Starts a REST service with real data, as a connector meets them: an API key, pages, changes as time goes by. */
export async function startSource(options: SourceOptions): Promise<{ url: string; server: Server }> {
  const tables = await readTables(options.flights);
  const server = createServer((request, response) => {
    const { status, body } = answer(request, tables, options.apiKey);
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { url: `http://127.0.0.1:${address.port}`, server };
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

function answer(request: IncomingMessage, tables: Tables, apiKey: string): Answer {
  if (request.headers.authorization !== `Bearer ${apiKey}`)
    return refuse(401, 'the API key is missing or wrong');
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const name = pathname.slice(1);
  if (request.method === 'POST' && name === 'changes') {
    return { status: 200, body: JSON.stringify(changeTables(tables, new Date())) };
  }
  if (request.method !== 'GET') return refuse(405, `${request.method} is not possible here`);
  if (name === '') {
    const counts = Object.entries(tables).map(([table, { count }]) => [table, count]);
    return { status: 200, body: JSON.stringify(Object.fromEntries(counts)) };
  }
  if (!isTable(tables, name)) return refuse(404, `there is no table "${name}"`);

  const after = pageStart(searchParams);
  if (after === null) return refuse(400, 'after or updated_since cannot be read');
  const limit = Number(searchParams.get('limit') ?? 1000);
  if (!Number.isInteger(limit) || limit < 1 || limit > 50_000) return refuse(400, 'limit is 1 to 50000');
  return { status: 200, body: tables[name].page(after, limit) };
}

function refuse(status: number, error: string): Answer {
  return { status, body: JSON.stringify({ error }) };
}

function isTable(tables: Tables, name: string): name is keyof Tables {
  return Object.hasOwn(tables, name);
}

function pageStart(parameters: URLSearchParams): Cursor | null {
  const after = parameters.get('after') ?? '';
  if (after !== '') return parseCursor(after);
  const updatedSince = parameters.get('updated_since');
  return updatedSince === null ? { updatedAt: 0, number: 0 } : parseCursor(`${updatedSince},0`);
}
