import type { Answer } from './answer.ts';
import type { Call, State } from './call.ts';
import { apiKey, httpBasic, httpBearer } from './routes/auth.ts';
import { companies, departments } from './routes/cursors.ts';
import { csv } from './routes/export.ts';
import { step, timestamp } from './routes/incremental.ts';
import { keyset, nextPageUrl, offset, pageNumber } from './routes/pagination.ts';
import { data, login } from './routes/session-token.ts';

/** A route: what it takes, and what it answers. */
export interface Route {
  readonly methods: readonly string[];
  answer(call: Call, state: State): Answer;
}

const get = (answer: Route['answer']): Route => ({ methods: ['GET', 'HEAD', 'OPTIONS'], answer });

const byPath = new Map<string, Route>([
  ['/pagination/next_page_url', get(nextPageUrl)],
  ['/pagination/page_number', get(pageNumber)],
  ['/pagination/offset', get(offset)],
  ['/pagination/keyset', get(keyset)],
  ['/incremental/timestamp', get(timestamp)],
  ['/incremental/step', get(step)],
  ['/export/csv', get(csv)],
  ['/auth/http_basic', get(httpBasic)],
  ['/auth/http_bearer', get(httpBearer)],
  ['/auth/api_key', get(apiKey)],
  ['/auth/session_token/login', { methods: ['POST', 'OPTIONS'], answer: login }],
  ['/auth/session_token/data', get(data)],
  ['/cursors/companies', get(companies)],
]);
const ofDepartments = get(departments);

/** Finds the route of a path, and the part of the path that is a value. */
export function findRoute(path: string): { route: Route; pathParameter: string } | null {
  const pathParameter = /^\/cursors\/([^/]+)\/departments$/.exec(path)?.[1];
  if (pathParameter !== undefined) return { route: ofDepartments, pathParameter };
  const route = byPath.get(path);
  return route === undefined ? null : { route, pathParameter: '' };
}
