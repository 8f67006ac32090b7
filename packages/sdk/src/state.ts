import { HeadwaterError, isObject, isRawJson, mostStateLevels, type JsonObject } from '@headwater/protocol';

/**
 * Gives the state a sync starts from: the saved one laid over the declared one, so that a field added later has its
 * default.
 *
 * @throws HeadwaterError `state_invalid` when the declared state is no plain JSON
 */
export function initialState(declared: object | undefined, saved: JsonObject | null): JsonObject {
  return { ...copyState(declared ?? {}), ...saved };
}

/**
 * Copies a state, so that the author may go on changing it. It holds what its JSON text does: a field that is not given
 * and one with a symbol as its name are left out, and minus zero is zero.
 *
 * @throws HeadwaterError `state_invalid` naming the first place that holds something JSON cannot
 */
export function copyState(state: unknown): JsonObject {
  if (!isObject(state)) {
    throw invalid(
      'state',
      `is ${kindOf(state)}: an object is wanted, such as { updatedSince: '2024-01-01' }`,
    );
  }
  check(state, 'state', new Set());
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- just checked to be plain JSON
  return JSON.parse(JSON.stringify(state)) as JsonObject;
}

function check(value: unknown, path: string, parents: Set<object>): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (typeof value !== 'object' || !isPlain(value) || isRawJson(value))
    throw invalid(path, `is ${kindOf(value)}: ${remedy(value)}`);
  if ('toJSON' in value && typeof value.toJSON === 'function')
    throw invalid(path, 'has a method toJSON: store what it gives');
  if (parents.has(value)) throw invalid(path, `refers to an object that contains it: ${plainOnly}`);
  if (parents.size === mostStateLevels) {
    throw invalid(
      shortened(path),
      `lies more than ${mostStateLevels} levels deep: flatten the state, or store the text JSON.stringify gives`,
    );
  }
  parents.add(value);
  if (Array.isArray(value)) {
    // Counted, as a hole is no entry.
    for (let index = 0; index < value.length; index += 1) check(value[index], `${path}[${index}]`, parents);
  } else {
    for (const [name, inner] of Object.entries(value)) {
      // A field that is not given is left out, as in a row.
      if (inner !== undefined) check(inner, `${path}${fieldText(name)}`, parents);
    }
  }
  parents.delete(value);
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

/** The way to a field, as code would write it. */
function fieldText(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

const pathLength = 60;

function shortened(path: string): string {
  return path.length > pathLength ? `${path.slice(0, pathLength)}…` : path;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && isRawJson(value)) return 'raw JSON';
  const name =
    typeof value === 'object' && typeof value.constructor === 'function' ? value.constructor.name : '';
  const kind = name === '' ? typeof value : name;
  return `${/^[aeio]/i.test(kind) ? 'an' : 'a'} ${kind}`;
}

const plainOnly = 'a state holds objects, arrays, texts, numbers, true, false and null';

function remedy(value: unknown): string {
  if (value instanceof Date) return 'store its text, date.toISOString()';
  if (value instanceof Promise) return 'await it';
  if (typeof value === 'object' && value !== null && isRawJson(value))
    return `store its text, '${value.rawJSON}'`;
  if (typeof value === 'bigint') return 'store its text, String(value)';
  if (value === undefined) return 'store null';
  return plainOnly;
}

function invalid(path: string, problem: string): HeadwaterError {
  return new HeadwaterError('state_invalid', `${path} ${problem}`);
}
