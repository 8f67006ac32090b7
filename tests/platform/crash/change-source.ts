import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as later } from 'node:timers/promises';
import { feed, type Change } from '../../crash/feed.ts';

const changesOfPage = 5;

/** A source that has a list of changes for each connection, and watches who reads them. */
export interface ChangeSource extends AsyncDisposable {
  /** Where the changes of a connection are. */
  address(connection: number): string;
  /** From now on it has so many changes of each connection. */
  grow(length: number): void;
  /** How many pages it has given. */
  readonly pages: number;
  /** How many runs have read it. */
  readonly runs: number;
  /** How often it has given its last page. */
  readonly ends: number;
  /** What must not be: two runs of one connection at once, or one that begins before what was committed. */
  readonly faults: readonly string[];
}

/** What the source knows of one connection. */
interface Reading {
  readonly changes: readonly Change[];
  readonly runs: Set<string>;
  latest: string;
  /** A run asks for what follows a page when that is committed. */
  committed: number;
}

/** Starts a source; the same seed has the same changes. Each page takes some time, as with others. */
export async function startChangeSource(options: {
  readonly seed: number;
  readonly length: number;
  readonly milliseconds: number;
}): Promise<ChangeSource> {
  const readings = new Map<number, Reading>();
  const faults: string[] = [];
  let length = 0;
  let [pages, ends] = [0, 0];
  const readingOf = (connection: number) => {
    const reading = readings.get(connection) ?? newReading(options.seed + connection, options.length);
    readings.set(connection, reading);
    return reading;
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://source');
    const connection = Number(pathname.slice(1));
    const after = Number(searchParams.get('after'));
    const reading = readingOf(connection);
    const fault = follow(reading, after, searchParams.get('run') ?? '');
    if (fault !== null) faults.push(`connection ${connection}: ${fault}`);
    const changes = reading.changes.slice(after, Math.min(after + changesOfPage, length));
    const page = { changes, isLast: after + changes.length >= length };
    pages += 1;
    if (page.isLast) ends += 1;
    void later(options.milliseconds).then(() => response.end(JSON.stringify(page)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the source has no port');
  return {
    address: (connection) => `http://127.0.0.1:${address.port}/${connection}`,
    grow: (more) => (length = more),
    get pages() {
      return pages;
    },
    get ends() {
      return ends;
    },
    get runs() {
      return [...readings.values()].reduce((sum, { runs }) => sum + runs.size, 0);
    },
    faults,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function newReading(seed: number, length: number): Reading {
  return { changes: feed(seed, length), runs: new Set(), latest: '', committed: 0 };
}

/** Gives what is wrong with a request. */
function follow(reading: Reading, after: number, run: string): string | null {
  const isFormer = run !== reading.latest && reading.runs.has(run);
  reading.runs.add(run);
  if (isFormer) return `the run ${run} goes on beside ${reading.latest}`;
  reading.latest = run;
  const { committed } = reading;
  reading.committed = Math.max(committed, after);
  return after < committed ? `the run ${run} begins after ${after}, and ${committed} was committed` : null;
}
