import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

const issues = [
  { id: 1, title: 'It leaks', updated_at: '2026-01-01T10:00:00Z' },
  { id: 2, title: 'It still leaks', updated_at: '2026-01-02T10:00:00Z' },
];

/** Starts the service that the connector of README.md reads: what changed after a time, for those with the key `k`. */
export async function startIssueService(): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const since = new URL(request.url ?? '', 'http://localhost').searchParams.get('since') ?? '';
    const changed = issues.filter((issue) => issue.updated_at > since);
    response.statusCode = request.headers.authorization === 'Bearer k' ? 200 : 401;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ issues: changed, since: changed.at(-1)?.updated_at ?? since }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the service has no port');
  return { server, url: `http://127.0.0.1:${address.port}` };
}
