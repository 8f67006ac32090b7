import { expect, test } from 'vitest';
import { rewriteAddress } from './rewrite-address.ts';

test.each([
  ['/v1/groups', '/v1/groups'],
  ['/v1/groups/', '/v1/groups'],
  ['/v1/groups/?limit=5', '/v1/groups?limit=5'],
  ['/v1/groups/g/connectors/', '/v1/groups/g/connections'],
  ['/v1/groups/g/connectors?schema=connectors', '/v1/groups/g/connections?schema=connectors'],
  ['/v1/users/u/connectors/c', '/v1/users/u/connections/c'],
  ['/v1/connectors', '/v1/connections'],
  ['/v1/connectors/c', '/v1/connections/c'],
  ['/v1/connectors/c/force', '/v1/connections/c/sync'],
  ['/v1/connections/c/force', '/v1/connections/c/sync'],
  ['/v1/connectors/c/schemas/connectors/tables/force', '/v1/connections/c/schemas/connectors/tables/force'],
  ['/v1/metadata/connectors/c/tables', '/v1/metadata/connectors/c/tables'],
  ['/v1/connectors-of-old', '/v1/connectors-of-old'],
  ['/', '/'],
  ['//', '/'],
])('%s means %s', (address, meant) => {
  expect(rewriteAddress(address)).toBe(meant);
});
