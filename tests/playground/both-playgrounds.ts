import { request as startRequest } from 'node:http';
import { expect } from 'vitest';
import type { Credentials } from '../../examples/playground/credentials.ts';
import { startRandom } from '../../examples/playground/random.ts';
import { generateRows, type User } from '../../examples/playground/rows.ts';
import { servePlayground } from '../../examples/playground/serve-playground.ts';
import { startOriginal } from './python-playground.ts';

/** A request as both get it; the path is sent as it stands here. */
export interface Asked {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back, as far as a client may notice a difference. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The original and ours, with the same rows and the same credentials. */
export interface Both extends AsyncDisposable {
  readonly credentials: Credentials;
  /** The rows of both, the oldest first. */
  readonly users: readonly User[];
  /** Sends a request to both, and expects the same answer, which it gives. */
  expectSame(asked: Asked): Promise<Answered>;
  /** Sends a request to both, and gives the answers, the original's first. */
  ask(asked: Asked): Promise<[Answered, Answered]>;
}

/** Starts the original by its program, and ours with what the original holds: then answers have to be equal to the byte. */
export async function startBoth(program: string): Promise<Both> {
  const original = await startOriginal(program);
  const users = await readUsers(original.url);
  const { credentials } = original;
  const now = () => new Date();
  const random = startRandom(undefined);
  const rows = { ...generateRows(random, now()), users: [...users] };
  const state = { ...rows, credentials, random, now, rowTime: now };
  const ours = await servePlayground(state, { port: 0, capacity: null });
  const ask = async (asked: Asked): Promise<[Answered, Answered]> => [
    // One after the other: both lists are sorted by the same requests in the same order.
    await send(original.url, asked),
    await send(ours.url, asked),
  ];
  return {
    credentials,
    users,
    ask,
    async expectSame(asked) {
      const [wanted, given] = await ask(asked);
      expect({ asked, ...given }).toEqual({ asked, ...wanted });
      return given;
    },
    async [Symbol.asyncDispose]() {
      await ours[Symbol.asyncDispose]();
      await original[Symbol.asyncDispose]();
    },
  };
}

/** Reads all users in the order in which they were made, in which this leaves them. */
async function readUsers(url: string): Promise<User[]> {
  const users: User[] = [];
  for (const offset of [0, 50, 100, 150]) {
    const response = await fetch(`${url}/pagination/offset?limit=50&offset=${offset}&order_by=createdAt`);
    const page: { data: User[] } = JSON.parse(await response.text());
    users.push(...page.data);
  }
  return users;
}

/** Headers that tell a client something; `Date` and `Server` do not. */
const toldHeaders = [
  'content-type',
  'content-disposition',
  'transfer-encoding',
  'connection',
  'allow',
  'location',
  'retry-after',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
];

/** Sends a request, and gives what has to be the same in the answer. */
export async function send(url: string, { path, method = 'GET', headers, body }: Asked): Promise<Answered> {
  const { hostname, port } = new URL(url);
  const allHeaders = { Host: 'playground.test', ...headers };
  return new Promise((resolve, reject) => {
    const outgoing = startRequest({ hostname, port, path, method, headers: allHeaders }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('error', reject);
      incoming.on('data', (chunk: string) => (text += chunk));
      incoming.on('end', () =>
        resolve(
          comparable({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }, method),
        ),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

interface Received {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

function comparable({ status, headers, body }: Received, method: string): Answered {
  const told = toldHeaders
    .map((name): [string, string] => [name, String(headers[name] ?? '')])
    .filter(([, value]) => value !== '')
    .map(([name, value]) => [name, name === 'allow' ? inOrder(value) : value]);
  const length = headers['content-length'];
  const isHtml = headers['content-type']?.includes('html') ?? false;
  return {
    status,
    headers: {
      ...Object.fromEntries(told),
      'content-length': length === undefined ? 'none' : lengthIn(String(length), { body, method, isHtml }),
    },
    body: isHtml ? comparablePage(status, body) : comparableJson(body),
  };
}

/** The length itself where nothing else shows it, else whether it is right. */
function lengthIn(
  length: string,
  { body, method, isHtml }: { body: string; method: string; isHtml: boolean },
) {
  if (method === 'HEAD') return isHtml ? 'any' : length;
  return Number(length) === Buffer.byteLength(body) ? 'right' : `wrong: ${length}`;
}

/** What a page of an error says is the same for 401 only; the texts of the others are ours. */
function comparablePage(status: number, page: string): string {
  if (status === 500) return 'a page';
  return status === 401 ? page : page.replace(/<p>.*/s, '');
}

/** The original names unknown parameters in an order of chance. */
function comparableJson(body: string): string {
  return body.replace(/(?<="Unexpected query parameters: ).*(?=")/, inOrder);
}

function inOrder(list: string): string {
  return list.split(', ').toSorted().join(', ');
}
