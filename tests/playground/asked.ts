import fc from 'fast-check';
import type { Asked } from './both-playgrounds.ts';
import type { Borders } from './borders.ts';

const ordered = { order_by: 'orders', order_type: 'directions', updated_since: 'times' } as const;

/** The parameters of each route that gives users, and of which kind their values are. */
const parametersOf: Readonly<Record<string, Readonly<Record<string, keyof Borders>>>> = {
  '/pagination/next_page_url': { ...ordered, per_page: 'integers', page: 'integers' },
  '/pagination/page_number': { ...ordered, per_page: 'integers', page: 'integers' },
  '/pagination/offset': { ...ordered, limit: 'integers', offset: 'integers' },
  '/pagination/keyset': { scroll_param: 'scrolls', updated_since: 'times' },
  '/incremental/timestamp': { since: 'times' },
  '/incremental/step': { start_id: 'integers', end_id: 'integers' },
  '/export/csv': {},
};
const routes = Object.keys(parametersOf);

export const guardedRoutes = [
  '/auth/http_basic',
  '/auth/http_bearer',
  '/auth/api_key',
  '/auth/session_token/data',
];
export const loginRoute = '/auth/session_token/login';
export const cursorRoutes = ['/cursors/companies', '/cursors/1/departments', '/cursors/2/departments'];

/** Each parameter with each value there is for it. */
export function eachParameter(borders: Borders): Asked[] {
  return Object.entries(parametersOf).flatMap(([route, parameters]) =>
    Object.entries(parameters).flatMap(([name, kind]) =>
      borders[kind].map((value) => ({ path: `${route}?${name}=${encodeURIComponent(value)}` })),
    ),
  );
}

/** A route with some of its parameters, and now and then one that it does not know. */
export function anyParameters(borders: Borders): fc.Arbitrary<Asked> {
  const unknown = fc.constantFrom('x=1', '', '=', 'PAGE=1', '%C3%A9=1&per_page', 'data', '"=\\');
  return fc.constantFrom(...routes).chain((route) => {
    const known = knownParameter(Object.entries(parametersOf[route] ?? {}), borders);
    const parameter = fc.oneof({ weight: 9, arbitrary: known }, { weight: 1, arbitrary: unknown });
    return fc.array(parameter, { maxLength: 5 }).map((given) => ({ path: `${route}?${given.join('&')}` }));
  });
}

function knownParameter(
  parameters: readonly (readonly [string, keyof Borders])[],
  borders: Borders,
): fc.Arbitrary<string> {
  if (parameters.length === 0) return fc.constant('');
  return fc.constantFrom(...parameters).chain(([name, kind]) => {
    // The first values are right ones: with them, there are more pages than errors to compare.
    const value = fc.oneof(fc.constantFrom(...borders[kind].slice(0, 2)), fc.constantFrom(...borders[kind]));
    return value.map((text) => `${name}=${encodeURIComponent(text)}`);
  });
}

/** Each method on addresses that exist, and on some that nearly do. */
export function eachMethod(): Asked[] {
  const methods = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];
  const nearly = `
    / /nope /favicon.ico /pagination /pagination/offset/ /pagination/./offset /Pagination/offset /%zz /a%ff
    //pagination/offset ///pagination//offset?limit=1&x /pagination//nope /cursors//departments
    /%70agination/offset?limit=2 /pagination%2Foffset /cursors/%2F/departments /cursors /cursors/1/nope
    /cursors/3/departments /cursors/-1/departments /cursors/+7/departments /cursors/x/departments
    /cursors/%ff/departments /cursors/1_0/departments /cursors/9/departments?x /cursors/1/departments/
    /cursors/x/departments?order_by=id /cursors/9/departments?updated_since=x
    /cursors/1/departments?updated_since=x /cursors/companies?updated_since=2024-01-01
    /cursors/companies?order_by=x /cursors/companies?order_type=x /cursors/companies?x`;
  const paths = [...routes, ...guardedRoutes, loginRoute, ...nearly.trim().split(/\s+/)];
  return paths.flatMap((path) => methods.map((method) => ({ path, method })));
}
