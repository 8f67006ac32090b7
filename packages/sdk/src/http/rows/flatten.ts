import { isRawJson } from '@headwater/protocol';
import { namesOf, type Path } from './path.ts';

/** What becomes of the fields that no column and no child names. */
export interface FlattenOptions {
  /** How many levels of objects become columns of their own; deeper ones stay JSON. @default all */
  readonly depth?: number;
  /** Whether `city` of `address` is called `address_city` or `city`. @default 'path' */
  readonly names?: 'path' | 'last';
  /** What is left out. */
  readonly omit?: readonly Path[];
  /** Objects that stay JSON. */
  readonly json?: readonly Path[];
}

/** Paths as a tree: `whole` when everything from there on is meant. */
interface PathTree {
  whole: boolean;
  readonly inner: Map<string, PathTree>;
}

/** Takes a field of a document: the column it becomes, where it lies, and its value. */
type TakeField = (column: string, source: string, value: unknown) => void;

/** Goes through the fields of a document. */
export type Flatten = (document: object, take: TakeField) => void;

/** An object on the way into a document. */
interface Place {
  readonly object: object;
  readonly depth: number;
  /** What the columns of its fields begin with. */
  readonly prefix: string;
  /** What the paths of its fields begin with. */
  readonly path: string;
  readonly skip: PathTree | undefined;
  readonly keep: PathTree | undefined;
}

/**
 * Makes what turns the objects in a document into columns. Arrays and empty objects stay JSON, so that every value of
 * the document is in exactly one field.
 *
 * @param taken the paths that others use
 */
export function flattener(options: FlattenOptions, taken: readonly Path[]): Flatten {
  const skipped = treeOf([...taken, ...(options.omit ?? [])]);
  const kept = treeOf(options.json ?? []);
  const mostDepth = options.depth ?? Number.POSITIVE_INFINITY;

  const walk = ({ object, depth, prefix, path, skip, keep }: Place, take: TakeField): void => {
    for (const name of Object.keys(object)) {
      const value = Reflect.get(object, name);
      const innerSkip = skip?.inner.get(name);
      if (value === undefined || innerSkip?.whole === true) continue;
      const innerKeep = keep?.inner.get(name);
      const column = prefix + name;
      if (!isPlain(value)) {
        take(column, path + name, value);
      } else if (depth < mostDepth && innerKeep?.whole !== true && Object.keys(value).length > 0) {
        const inner = options.names === 'last' ? '' : `${column}_`;
        const place = { object: value, depth: depth + 1, prefix: inner, path: `${path}${name}.` };
        walk({ ...place, skip: innerSkip, keep: innerKeep }, take);
      } else {
        const rest = innerSkip === undefined ? value : without(value, innerSkip);
        // One that was empty from the start is a value; one that has become so is used up.
        const isUsedUp = Object.keys(rest).length === 0 && Object.keys(value).length > 0;
        if (!isUsedUp) take(column, path + name, rest);
      }
    }
  };

  return (object, take) => {
    walk({ object, depth: 0, prefix: '', path: '', skip: skipped, keep: kept }, take);
  };
}

function without(object: object, skip: PathTree): object {
  const entries = (Object.entries(object) as [string, unknown][]).flatMap(
    ([name, value]): [string, unknown][] => {
      const inner = skip.inner.get(name);
      if (inner?.whole === true) return [];
      return [[name, inner !== undefined && isPlain(value) ? without(value, inner) : value]];
    },
  );
  return Object.fromEntries(entries);
}

function treeOf(paths: readonly Path[]): PathTree {
  const root = newTree();
  for (const path of paths) {
    let tree = root;
    for (const name of namesOf(path)) {
      const inner = tree.inner.get(name) ?? newTree();
      tree.inner.set(name, inner);
      tree = inner;
    }
    tree.whole = true;
  }
  return root;
}

function newTree(): PathTree {
  return { whole: false, inner: new Map() };
}

/** Tells an object of fields from one that is a value: a date, bytes, an exact number. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || isRawJson(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
