import type { KeyPair } from '../../../packages/platform/src/accounts/api-keys.ts';
import type { TestServer } from '../server/start-server.ts';
import { parametersOf, type Operation } from './api-document.ts';
import type { Request } from './ask.ts';
import type { Example } from './examples.ts';
import type { World } from './world.ts';

/** Gives the address of an operation, with other ids in place of some. */
export function pathOf(
  { path }: Operation,
  { ids }: World,
  others: Readonly<Record<string, string>> = {},
): string {
  return parametersOf(path).reduce((filled, name) => {
    const id = others[name] ?? ids[name === 'resourceId' ? memberOf(path) : name];
    if (id === undefined) throw new Error(`the walk has nothing for {${name}} of ${path}`);
    return filled.replace(`{${name}}`, encodeURIComponent(id));
  }, path);
}

/** A user is a member of groups and of connections. */
function memberOf(path: string): 'groupId' | 'connectionId' {
  return path.includes('/groups/') ? 'groupId' : 'connectionId';
}

/** Makes the connection as an example needs it. Gives the world as the example sees it. */
export async function prepare(
  server: TestServer,
  { before = [], isAboutOther }: Example,
  world: World,
): Promise<World> {
  if (isAboutOther === true)
    return { ...world, ids: { ...world.ids, connectionId: world.otherConnectionId } };
  for (const [method, path, body] of before) {
    const answer = await server.call(method, `/v1/connections/${world.ids['connectionId']}${path}`, body);
    if (answer.status !== 200) throw new Error(`${method} …${path}: ${JSON.stringify(answer.body)}`);
  }
  return world;
}

/** The request of an example; `zip` is a package. */
export function requestOf(
  operation: Operation,
  example: Example,
  { world, keys, zip }: { readonly world: World; readonly keys: KeyPair | null; readonly zip: Blob },
): Request {
  const { method } = operation;
  const body = example.sendsPackage === true ? formOf(zip) : jsonOf(example.body?.(world));
  return { method, path: pathOf(operation, world), keys, body };
}

/** A form with a file. */
export function formOf(file: Blob): FormData {
  const form = new FormData();
  form.set('file', file, 'package.zip');
  return form;
}

function jsonOf(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}
