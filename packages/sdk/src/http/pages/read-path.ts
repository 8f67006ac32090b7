import { isObject, isRawJson } from '@headwater/protocol';

/** Gives what stands at a path of names: `data.items`. A name with a point in it is found as well. */
export function readPath(value: unknown, path: string): unknown {
  if (path === '') return value;
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, path)) return value[path];
  const [name = '', ...rest] = path.split('.');
  return rest.length === 0 ? undefined : readPath(value[name], rest.join('.'));
}

/** Reads a token, a key or a URL at a path; undefined when there is none. A big number keeps its digits. */
export function readToken(value: unknown, path: string): string | number | undefined {
  const found = readPath(value, path);
  if (typeof found === 'string') return found === '' ? undefined : found;
  if (typeof found === 'number') return found;
  return isObject(found) && isRawJson(found) ? found.rawJSON : undefined;
}

/** Reads a number, which some sources send as text. */
export function readNumber(value: unknown, path: string | undefined): number | undefined {
  const found = path === undefined ? undefined : readToken(value, path);
  const number = Number(found ?? Number.NaN);
  return Number.isNaN(number) ? undefined : number;
}

/** Gives a copy of an object with a value set at a path. */
export function withPath(object: object, path: string, value: unknown): object {
  const [name = '', ...rest] = path.split('.');
  const copy: Record<string, unknown> = { ...object };
  const inner = copy[name];
  copy[name] = rest.length === 0 ? value : withPath(isObject(inner) ? inner : {}, rest.join('.'), value);
  return copy;
}
