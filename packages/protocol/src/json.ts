/** Anything JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [field: string]: Json };

/** A JSON object, as a state is. */
export type JsonObject = { readonly [field: string]: Json };

/**
 * How many arrays and objects of a state may lie in each other, itself included: it is compared with others and written
 * with indentation, by code that goes no deeper than a thousand.
 */
export const mostStateLevels = 500;

/** Tells whether a value is a plain object, neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
