import { invalid } from '../api/api-error.ts';
import { findRole, roles, type RoleScope } from './roles.ts';

const places: Record<RoleScope, string> = {
  ACCOUNT: 'the account',
  DESTINATION: 'a group',
  CONNECTOR: 'a connection',
};

/**
 * Reads the name of a role that is given to someone; a former name becomes today's.
 *
 * @throws ApiError `InvalidInput` when there is no such role in that place
 */
export function givenRole(name: string, scope: RoleScope): string {
  const role = findRole(name);
  if (role?.scope.includes(scope) === true) return role.replacement ?? role.name;
  const known = roles.filter((each) => each.scope.includes(scope)).map((each) => `"${each.name}"`);
  throw invalid('role', `${JSON.stringify(name)} is no role in ${places[scope]}: it has ${known.join(', ')}`);
}
