import { isRawJson, parseExactJson } from '@headwater/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mapRows } from './map-rows.ts';

// Few names, some of which meet when they are joined: `a` of `a_b`, and `a_a` of `b`.
const name = fc.constantFrom('a', 'b', 'a_b', 'b_a', 'c', 'toString', '__proto__', 'a.b');
const leaf = fc.oneof(
  fc.integer(),
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.bigInt(10n ** 20n, 10n ** 25n).map((digits) => parseExactJson(String(digits))),
  fc.array(fc.integer(), { maxLength: 2 }),
  fc.constant({}),
);
const document = fc.letrec<{ object: object; value: unknown }>((tie) => ({
  object: fc
    .uniqueArray(fc.tuple(name, tie('value')), { maxLength: 4, selector: ([key]) => key })
    .map((entries) => Object.fromEntries(entries)),
  value: fc.oneof({ maxDepth: 4 }, leaf, tie('object')),
})).object;

interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Every value of a document that is not opened, written down again without the code that is tested. */
function leavesOf(value: unknown, depth: number, path: readonly string[] = []): Leaf[] {
  const isOpen =
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !isRawJson(value) &&
    path.length <= depth &&
    (path.length === 0 || Object.keys(value).length > 0);
  if (!isOpen) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, depth, [...path, key]));
}

test.each([0, 1, 2, 9])(
  'every value of a random document is in exactly one column, %i levels deep',
  (depth) => {
    const map = mapRows('thing', { rest: { depth } });
    fc.assert(
      fc.property(document, (given) => {
        const leaves = leavesOf(given, depth);
        const columns = leaves.map(({ path }) => path.join('_'));
        const twice = columns.find((column, index) => columns.indexOf(column) !== index);
        const expected =
          twice === undefined
            ? leaves.map(({ path, value }) => [path.join('_'), value])
            : `gets its column ${JSON.stringify(twice)} from two sources`;
        expect(entriesOrError(() => map.rows([given]).thing[0] ?? {})).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  },
);

function entriesOrError(read: () => object): unknown {
  try {
    return Object.entries(read());
  } catch (error) {
    const [, column] = /gets its column ("\S+") from .* and from /.exec(String(error)) ?? [];
    return `gets its column ${column} from two sources`;
  }
}

test('what a column takes and what is left of it make up the whole of a random document', () => {
  fc.assert(
    fc.property(document, fc.array(name, { minLength: 1, maxLength: 2 }), (given, path) => {
      const map = mapRows('thing', { columns: { taken: path }, rest: { depth: 0 } });
      const [{ taken, ...rest } = { taken: undefined }] = map.rows([given]).thing;
      const again = structuredCloneOf(rest);
      if (taken !== undefined) put(again, path, taken);
      expect(again).toEqual(structuredCloneOf(given));
    }),
    { numRuns: 2000 },
  );
});

/** A copy without prototypes, so that any name is a name; exact numbers are shown by their digits. */
function structuredCloneOf(value: unknown): Record<string, unknown> {
  const copy = (each: unknown): unknown => {
    if (typeof each !== 'object' || each === null) return each;
    if (isRawJson(each)) return `digits ${each.rawJSON}`;
    if (Array.isArray(each)) return each.map(copy);
    const object: Record<string, unknown> = Object.create(null);
    for (const [key, inner] of Object.entries(each)) object[key] = copy(inner);
    return object;
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- documents are objects
  return copy(value) as Record<string, unknown>;
}

function put(object: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first = '', ...others] = path;
  if (others.length === 0) {
    object[first] = structuredCloneOf(value);
    return;
  }
  object[first] ??= Object.create(null);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what lies on the way to a value is an object
  put(object[first] as Record<string, unknown>, others, value);
}
