import type { KeyPair } from '../../../packages/platform/src/accounts/api-keys.ts';
import { uploadPackage } from '../connections/test-packages.ts';
import type { TestServer } from '../server/start-server.ts';
import { readOperations, type Operation } from './api-document.ts';
import { ask, type Answer } from './ask.ts';
import { examples, type Example } from './examples.ts';
import { requestOf } from './request-of.ts';
import type { World } from './world.ts';

/** Everything that a walk over the operations of a server needs. */
export interface Walk {
  readonly server: TestServer;
  readonly operations: readonly Operation[];
  readonly zip: Blob;
  readonly packageId: string;
  /** Asks as an example says. */
  ask(operation: Operation, world: World, keys: KeyPair | null): Promise<Answer>;
}

/** Uploads what a walk needs. */
export async function startWalk(server: TestServer): Promise<Walk> {
  const operations = await readOperations(server.url);
  const packageId = await uploadPackage(server, 'shop');
  const path = `/v1/connector-sdk/packages/${packageId}/download`;
  const { body } = await ask(server.url, { method: 'GET', path, keys: server.keys });
  if (!(body instanceof Uint8Array)) throw new Error('the package cannot be had');
  const zip = new Blob([new Uint8Array(body)], { type: 'application/zip' });
  return {
    server,
    operations,
    zip,
    packageId,
    ask: (operation, world, keys) =>
      ask(server.url, requestOf(operation, exampleOf(operation), { world, keys, zip })),
  };
}

/** How an operation is asked for. */
export function exampleOf({ name }: Operation): Example {
  return examples[name] ?? {};
}
