// Serves the rows of `narrow` as JSON, in pages that name the next one, until its standard input ends.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { narrowRow } from '../rows/narrow-rows.ts';
import { pages } from '../rows/pages.ts';

const rows = Number(process.argv[2]);
const listed = [...pages(rows, narrowRow)];
// Made before anybody asks: what is measured is the reading.
const bodies = listed.map((items, index) =>
  Buffer.from(JSON.stringify({ items, next: index + 1 < listed.length ? index + 1 : null })),
);

const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://bench');
  const body = bodies[Number(searchParams.get('cursor') ?? 0)];
  if (body === undefined) response.writeHead(404).end();
  else
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
});
server.listen(0, '127.0.0.1', () => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on a port has this kind of address
  console.log((server.address() as AddressInfo).port);
});
process.stdin.resume().on('end', () => process.exit());
