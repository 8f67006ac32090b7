import type { Operation } from './api-document.ts';
import { wrongText } from './described.ts';
import type { Example } from './examples.ts';
import { formOf } from './request-of.ts';
import { wrongBodies } from './wrong-bodies.ts';
import type { World } from './world.ts';

/** What is not there, by the names of the parts of addresses. */
const codes: Readonly<Record<string, string>> = {
  userId: 'NotFound_User',
  keyId: 'NotFound_SystemKey',
  groupId: 'NotFound_Group',
  destinationId: 'NotFound_Destination',
  packageId: 'NotFound_Package',
  connectionId: 'NotFound_Connection',
  webhookId: 'NotFound_Webhook',
  service: 'NotFound_Service',
  schemaName: 'NotFound_Schema',
  tableName: 'NotFound_Table',
  columnName: 'NotFound_Column',
};

/** The codes that an unknown id may be answered with. */
export function codesOfUnknown({ path }: Operation, parameter: string): string[] {
  const code = codes[parameter];
  if (code !== undefined) return [code];
  // Who is no member of what is there, and who is none of what is not.
  return ['NotFound_Membership', path.includes('/groups/') ? 'NotFound_Group' : 'NotFound_Connection'];
}

/** A request with one thing wrong about it. */
export interface WrongRequest {
  readonly field: string;
  readonly query: string;
  readonly body?: string;
}

/** Requests of which each has one field that the document does not allow, or lacks one that it asks for. */
export function wrongRequests(operation: Operation, example: Example, world: World): WrongRequest[] {
  const { bodySchema, parameters = [] } = operation;
  const queries = parameters.flatMap(({ in: place, name, schema }): WrongRequest[] => {
    const text = place === 'query' ? wrongText(schema) : undefined;
    return text === undefined ? [] : [{ field: name, query: `?${name}=${encodeURIComponent(text)}` }];
  });
  if (bodySchema === null) return queries;
  const bodies = wrongBodies(bodySchema, example.body?.(world));
  return [...queries, ...bodies.map(({ field, body }) => ({ field, query: '', body: JSON.stringify(body) }))];
}

/** What the server takes of each, in bytes. */
export const sizes = { json: 2 * 2 ** 20, package: 2 ** 20 };

/** A body that is refused before anything looks at what it says. */
interface BadBody {
  readonly body: string | FormData;
  readonly status: number;
  readonly code: string;
}

/** Bodies that are no JSON, and one that is too large. */
export function badBodies(operation: Operation, example: Example): BadBody[] {
  const tooLarge = { status: 413, code: 'PayloadTooLarge' };
  if (example.sendsPackage === true)
    return [{ ...tooLarge, body: formOf(new Blob([new Uint8Array(sizes.package + 1)])) }];
  if (operation.bodySchema === null) return [];
  const broken = ['{', '{"name": "a" "b"}', 'no JSON', '{"a":1}}'].map((body) => ({
    body,
    status: 400,
    code: 'InvalidInput',
  }));
  return [...broken, { ...tooLarge, body: JSON.stringify({ text: 'x'.repeat(sizes.json) }) }];
}
