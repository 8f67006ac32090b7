import { HeadwaterError, isObject, type JsonObject } from '@headwater/protocol';

/**
 * Gives the state a sync starts from: the saved one laid over the declared one, so that a field added later has its
 * default.
 */
export function initialState(declared: object | undefined, saved: JsonObject | null): JsonObject {
  return copyState({ ...declared, ...saved });
}

/**
 * Copies a state, so that the author may go on changing it.
 *
 * @throws HeadwaterError `state_invalid` naming the first place that holds something JSON cannot
 */
export function copyState(state: unknown): JsonObject {
  if (!isObject(state)) throw invalid('state', state);
  check(state, 'state', new Set());
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- just checked to be plain JSON
  return JSON.parse(JSON.stringify(state)) as JsonObject;
}

function check(value: unknown, path: string, parents: Set<object>): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || value === undefined)
    return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw invalid(path, value);
    return;
  }
  if (typeof value !== 'object' || !isPlain(value) || parents.has(value)) throw invalid(path, value, parents);
  parents.add(value);
  for (const [name, inner] of Object.entries(value)) check(inner, `${path}.${name}`, parents);
  parents.delete(value);
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

function invalid(path: string, value: unknown, parents: ReadonlySet<object> = new Set()): HeadwaterError {
  return new HeadwaterError(
    'state_invalid',
    `${path} ${describe(value, parents)}; a state is an object of plain JSON`,
  );
}

function describe(value: unknown, parents: ReadonlySet<object>): string {
  if (value instanceof Date) return 'is a Date: store its text, date.toISOString()';
  if (typeof value === 'bigint') return 'is a bigint: store its text, String(value)';
  if (typeof value === 'object' && value !== null) {
    return parents.has(value) ? 'refers to itself' : `is a ${value.constructor.name}`;
  }
  return `is ${typeof value === 'number' || value === null || value === undefined ? String(value) : `a ${typeof value}`}`;
}
