import { errorPage, sortedJson, type Answer } from '../answer.ts';
import type { Call, State } from '../call.ts';

/** `/auth/http_basic`: user name and password in base64. */
export function httpBasic(call: Call, state: State): Answer {
  const { username, password } = state.credentials.basic;
  return usersFor(call, state, `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`);
}

/** `/auth/http_bearer`: a token. */
export function httpBearer(call: Call, state: State): Answer {
  return usersFor(call, state, `Bearer ${state.credentials.bearerToken}`);
}

/** `/auth/api_key`: a key. */
export function apiKey(call: Call, state: State): Answer {
  return usersFor(call, state, `apiKey ${state.credentials.apiKey}`);
}

function usersFor({ authorization }: Call, state: State, wanted: string): Answer {
  if (authorization === wanted) return firstUsers(state);
  return errorPage(
    401,
    'Unauthorized',
    authorization === '' ? 'Authorization header is missing' : 'Invalid API key or format',
  );
}

/** The first twenty users of the shared list, keys sorted. */
export function firstUsers({ users }: State): Answer {
  return sortedJson(200, { data: users.slice(0, 20) });
}
