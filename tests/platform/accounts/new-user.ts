import { textOf, type Caller, type TestServer } from '../server/start-server.ts';

/** Someone with a key of their own. */
export interface TestUser extends Caller {
  readonly id: string;
  readonly email: string;
}

/** Makes a user with a key, as an administrator does. */
export async function newUser(
  server: TestServer,
  name: string,
  role: string | null = null,
): Promise<TestUser> {
  const email = `${name}@example.com`;
  const person = { email, given_name: name, family_name: 'Test', role };
  const id = textOf(await server.call('POST', '/v1/users', person), 'id');
  const made = await server.call('POST', `/v1/users/${id}/api-key`);
  return { id, email, ...server.as({ key: textOf(made, 'key'), secret: textOf(made, 'secret') }) };
}
