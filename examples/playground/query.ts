import { Refusal } from './answer.ts';
import { readInteger } from './python-values.ts';

/** The parameters of a request; of one that is given twice, the first counts. */
export type Query = URLSearchParams;

/** Refuses a request that has parameters which the route does not know. */
export function allowOnly(query: Query, names: readonly string[]): void {
  const unexpected = [...new Set(query.keys())].filter((name) => !names.includes(name));
  if (unexpected.length > 0) throw new Refusal(400, `Unexpected query parameters: ${unexpected.join(', ')}`);
}

/** A parameter that is a whole number; anything else is taken as if it were not given. */
export function integerOf(query: Query, name: string): bigint | null {
  return readInteger(query.get(name) ?? '');
}

/** The size of a page: 10, if it is not given. */
export function pageSizeOf(query: Query, name: string): bigint {
  const size = integerOf(query, name) ?? 10n;
  if (size >= 1n && size <= 50n) return size;
  throw new Refusal(400, `Invalid value for '${name}'. It should be between 1 and 50.`);
}
