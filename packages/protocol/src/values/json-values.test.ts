import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { jsonText } from './json-values.ts';
import { Losses } from './losses.ts';
import { rawJson } from './raw-json.ts';
import { ValueMismatch } from './value-mismatch.ts';

/** The JSON of a value with what was counted, or why it has none. */
function written(value: unknown): string {
  const losses = new Losses();
  try {
    const text = jsonText(value, losses);
    return [text, ...losses.take().map(({ reason }) => `counted: ${reason}`)].join(' ');
  } catch (error) {
    if (error instanceof ValueMismatch) return error.message;
    throw error;
  }
}

/** The value itself, as an item and as a field. */
const everywhere = (value: unknown) => [written(value), written([value]), written({ field: value })];

class Point {
  readonly x = 1;
  readonly #y = 2;
  get sum(): number {
    return this.x + this.#y;
  }
}

class Secret {
  readonly #text = 'secret';
  get length(): number {
    return this.#text.length;
  }
}

const bytes = 'a JSON value is wanted, not bytes or a typed array: give base64 text, or Array.from(numbers)';

test.each<[string, unknown, string]>([
  ['a Uint8Array', Uint8Array.of(1, 2), '2 bytes'],
  ['an empty Uint8Array', new Uint8Array(), '0 bytes'],
  ['a Buffer, which has a toJSON', Buffer.from('ab'), '2 bytes'],
  ['a Float32Array', Float32Array.of(0.5), 'an object (Float32Array)'],
  ['a BigInt64Array', BigInt64Array.of(1n), 'an object (BigInt64Array)'],
  ['an ArrayBuffer', new ArrayBuffer(2), 'an object (ArrayBuffer)'],
  ['a SharedArrayBuffer', new SharedArrayBuffer(2), 'an object (SharedArrayBuffer)'],
  ['a DataView', new DataView(new ArrayBuffer(2)), 'an object (DataView)'],
])('%s is refused, not written as an object of digits', (_, value, shown) => {
  const message = `${bytes}, ${shown} was given`;
  expect(everywhere(value)).toEqual([message, message, message]);
});

const opaque = 'a JSON value is wanted, not an object JSON cannot see into';

test.each<[string, unknown, string]>([
  ['a Map', new Map([[1, 2]]), 'an object (Map)'],
  ['a Map with a field', Object.assign(new Map(), { a: 1 }), 'an object (Map)'],
  ['a WeakMap', new WeakMap(), 'an object (WeakMap)'],
  ['a WeakSet', new WeakSet(), 'an object (WeakSet)'],
  ['an error', new Error('lost'), 'an object (Error)'],
  ['a pattern', /a/, 'an object (RegExp)'],
  ['an iterator', [1].values(), 'an object (Array Iterator)'],
  ['an object of nothing but private fields', new Secret(), '{}'],
  ['a symbol in a box', Object(Symbol('s')), 'an object (Symbol)'],
  ['a Map of another realm', runInNewContext('new Map([[1, 2]])'), 'an object (Map)'],
])('%s is refused, not written as {}', (_, value, shown) => {
  const message = `${opaque}, ${shown} was given`;
  expect(everywhere(value)).toEqual([message, message, message]);
});

test.each<[string, unknown, string]>([
  ['a number', Object(1.5), '1.5'],
  ['a text', Object('ab'), '"ab"'],
  ['a text of no characters', Object(''), '""'],
  ['a boolean', Object(false), 'false'],
  ['a bigint', Object(2n ** 64n), '18446744073709551616'],
])('%s in a box is what it holds', (_, value, text) => {
  expect(everywhere(value)).toEqual([text, `[${text}]`, `{"field":${text}}`]);
});

test('a NaN in a box becomes null, and is counted', () => {
  expect(written([Object(Number.NaN)])).toBe('[null] counted: NaN or infinity inside JSON became null');
});

test('an array with holes is refused, as undefined in an array is', () => {
  // oxlint-disable-next-line no-sparse-arrays -- the hole is what is tried
  expect([written([1, , 2]), written({ a: [,] })]).toEqual([
    'a JSON value is wanted, without undefined in arrays, undefined was given',
    'a JSON value is wanted, without undefined in arrays, undefined was given',
  ]);
});

describe('what JSON leaves out on purpose is no part of a value', () => {
  test('a symbol as a name, a field that is undefined, a name beside the items of an array', () => {
    expect(written({ [Symbol('mark')]: 1, a: undefined, b: 2 })).toBe('{"b":2}');
    expect(written(Object.assign([1], { mark: 2 }))).toBe('[1]');
  });

  test('what a class keeps beside its fields', () => {
    expect(written(new Point())).toBe('{"x":1}');
  });
});

test('objects without a class are written by their fields, empty ones too, whatever realm they are of', () => {
  const values = [Object.create(null), runInNewContext('({})'), runInNewContext('({ a: [{}] })'), {}];
  expect(values.map(written)).toEqual(['{}', '{}', '{"a":[{}]}', '{}']);
});

describe('toJSON', () => {
  const says = (json: unknown) => ({ toJSON: () => json });

  test('is looked into once', () => {
    expect(written([says({ a: 1n }), new URL('https://a.example/')])).toBe('[{"a":1},"https://a.example/"]');
    expect(written(Object.assign([1], says([Number.NaN])))).toBe(
      '[null] counted: NaN or infinity inside JSON became null',
    );
  });

  test('that gives nothing, bytes or what JSON cannot see into is refused', () => {
    expect([written([says(undefined)]), written(says(Uint8Array.of(1))), written(says(new Map()))]).toEqual([
      'a JSON value is wanted, an object was given',
      `${bytes}, 1 bytes was given`,
      `${opaque}, an object (Map) was given`,
    ]);
  });

  test('that gives an object with a toJSON is not asked on', () => {
    const again = (): object => ({ a: 1, toJSON: again });
    expect(written({ a: again() })).toBe('a JSON value is wanted, a function was given');
  });

  test('that throws is refused with what it says', () => {
    const failing = {
      toJSON() {
        throw new Error('not now');
      },
    };
    expect(written({ a: failing })).toBe(
      'a JSON value is wanted, not one that fails to be read (not now), an object was given',
    );
  });
});

describe('a document', () => {
  const deep = 'a JSON value of at most 1000 levels is wanted: flatten it, or give the inner part as text';

  /** A value in some arrays or objects. */
  function nested(levels: number, wrap: (inner: unknown) => unknown, inner: unknown = 1): unknown {
    let document = inner;
    for (let level = 0; level < levels; level += 1) document = wrap(document);
    return document;
  }
  const inArray = (inner: unknown) => [inner];
  const inObject = (a: unknown) => ({ a });
  const inToJson = (a: unknown) => ({ toJSON: () => ({ a }) });

  test.each([
    ['arrays', inArray, '[', ']'],
    ['objects', inObject, '{"a":', '}'],
    ['objects with a toJSON', inToJson, '{"a":', '}'],
  ])('of a thousand levels of %s is written, with all its digits', (_, wrap, open, close) => {
    const text = (inner: string) => `${open.repeat(1000)}${inner}${close.repeat(1000)}`;
    expect(written(nested(1000, wrap))).toBe(text('1'));
    expect(written(nested(1000, wrap, 2n ** 64n))).toBe(text('18446744073709551616'));
    expect(written(nested(1000, wrap, rawJson('1.10')))).toBe(text('1.10'));
  });

  test.each([1001, 3000, 100_000])('of %i levels is refused', (levels) => {
    for (const wrap of [inArray, inObject, inToJson]) {
      for (const inner of [1, 1n]) {
        expect(written(nested(levels, wrap, inner))).toMatch(`${deep}, `);
      }
    }
  });

  test('that refers to itself is refused', () => {
    const circle: unknown[] = [1n];
    circle.push({ circle });
    expect(written(circle)).toBe(
      'a JSON value is wanted, not one that refers to itself, an object was given',
    );
  });
});
