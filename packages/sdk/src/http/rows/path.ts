import { isObject } from '@headwater/protocol';

/** Where a value lies in a document: `address.city`, or `['address', 'city']` where a name has a point in it. */
export type Path = string | readonly string[];

/** The names of a path, one by one. */
export function namesOf(path: Path): readonly string[] {
  return typeof path === 'string' ? path.split('.') : path;
}

/** A path as messages show it. */
export function pathText(path: Path): string {
  return JSON.stringify(typeof path === 'string' ? path : path.join('.'));
}

/** Gives what lies at a path; undefined when there is nothing. */
export function valueAt(document: unknown, names: readonly string[]): unknown {
  let value = document;
  for (const name of names) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}
