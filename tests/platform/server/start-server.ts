import type { AddressInfo } from 'node:net';
import { afterAll, describe } from 'vitest';
import { newKeyPair, type KeyPair } from '../../../packages/platform/src/accounts/api-keys.ts';
import { allRoutes } from '../../../packages/platform/src/api/all-routes.ts';
import { buildApp } from '../../../packages/platform/src/api/build-app.ts';
import { startFirst } from '../../../packages/platform/src/first-start.ts';
import { openPlatform, type OpenPlatform } from '../../../packages/platform/src/open-platform.ts';
import { usualSettings, type ServerSettings } from '../../../packages/platform/src/server-settings.ts';
import { storeKinds, type StoreKind } from '../store/control-stores.ts';
import { TestClock } from './test-clock.ts';

/** An answer of the REST API. */
export interface Answer {
  readonly status: number;
  readonly body: { readonly code: string; readonly message?: string; readonly data?: unknown };
  readonly headers: Headers;
}

/** Asks the server, as someone. */
export interface Caller {
  call(method: string, path: string, body?: unknown): Promise<Answer>;
}

/** A server in the process of the test, whose clock the test moves. */
export interface TestServer extends Caller, AsyncDisposable {
  readonly url: string;
  /** What the group of the first start is called by. */
  readonly groupId: string;
  /** Asks with another key than the administrator's; null for none. */
  as(keys: KeyPair | null): Caller;
  /** The administrator's key. */
  readonly keys: KeyPair;
  readonly clock: TestClock;
  readonly platform: OpenPlatform;
  /** Faults that no request was answered with: a test ends in an error when one is left. */
  readonly faults: unknown[];
}

/** Starts a server of its own for a test. */
export type StartServer = (settings?: Partial<ServerSettings>) => Promise<TestServer>;

/** Runs a suite on each kind of control store; on one that this machine lacks it is reported as skipped. @param only the name of one */
export function onEachStore(
  suite: (start: StartServer) => void,
  { only }: { readonly only?: StoreKind['name'] } = {},
): void {
  for (const kind of storeKinds().filter(({ name }) => only === undefined || name === only)) {
    describe.skipIf(kind.missing !== null)(`${kind.name}`, () => {
      afterAll(() => kind.stop());
      suite((settings = {}) => startServer(kind, settings));
    });
  }
}

async function startServer(kind: StoreKind, settings: Partial<ServerSettings>): Promise<TestServer> {
  await using stack = new AsyncDisposableStack();
  const empty = stack.use(await kind.make());
  const clock = new TestClock(new Date('2026-11-25T10:00:00Z'));
  const faults: unknown[] = [];
  const platform = await openPlatform(
    {
      ...usualSettings,
      dataFolder: empty.folder,
      databaseUrl: empty.place.kind === 'postgres' ? empty.place.url : null,
      ...settings,
    },
    { clock, fail: (error) => faults.push(error) },
  );
  stack.defer(() => platform.close());
  const keys = newKeyPair();
  await startFirst(platform, keys);
  const { id: groupId } = await platform.store.selectFrom('groups').select('id').executeTakeFirstOrThrow();
  const app = await buildApp(platform, { routes: allRoutes, version: 'test', logs: false });
  stack.defer(() => app.close());
  await platform.start();
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = addressOf(app.server.address());
  const open = stack.move();
  return {
    url,
    groupId,
    keys,
    clock,
    platform,
    faults,
    ...caller(url, keys),
    as: (others) => caller(url, others),
    async [Symbol.asyncDispose]() {
      await open.disposeAsync();
      if (faults.length > 0) throw new AggregateError(faults, 'the server had faults of its own');
    },
  };
}

function addressOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}`;
}

function caller(url: string, keys: KeyPair | null): Caller {
  const encoded = keys === null ? '' : Buffer.from(`${keys.key}:${keys.secret}`).toString('base64');
  const authorization: Record<string, string> = keys === null ? {} : { authorization: `Basic ${encoded}` };
  return {
    async call(method, path, body) {
      const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { ...authorization, ...type },
        body: body === undefined ? null : JSON.stringify(body),
      });
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every answer has this form
      const answer = (await response.json()) as Answer['body'];
      return { status: response.status, body: answer, headers: response.headers };
    },
  };
}

/** Gives a text of an answer's data, such as its `id`. */
export function textOf({ status, body }: Answer, field: string): string {
  const { data } = body;
  const value: unknown =
    typeof data === 'object' && data !== null
      ? Object.entries(data).find(([name]) => name === field)?.[1]
      : null;
  if (typeof value !== 'string')
    throw new Error(`the answer ${status} has no ${field}: ${JSON.stringify(body)}`);
  return value;
}
