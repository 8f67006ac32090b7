import { HeadwaterError } from '@headwater/protocol';
import { expect, test } from 'vitest';
import { copyState, initialState } from './state.ts';

test('a saved state is laid over the declared one', () => {
  expect(initialState({ cursor: 'a', pages: { seen: 0 } }, { cursor: 'b' })).toEqual({
    cursor: 'b',
    pages: { seen: 0 },
  });
  expect(initialState({ cursor: 'a' }, null)).toEqual({ cursor: 'a' });
  expect(initialState(undefined, null)).toEqual({});
});

test('the state a sync starts from is a copy of the declared one', () => {
  const declared = { pages: { seen: 0 } };
  Object.assign(initialState(declared, null)['pages'] ?? {}, { seen: 1 });
  expect(declared).toEqual({ pages: { seen: 0 } });
});

test('a copy holds all that JSON can say, and leaves out fields that are not given', () => {
  const shared = { id: 1 };
  const bare: unknown = Object.assign(Object.create(null), { a: 1 });
  const state = { text: '', none: null, list: [1.5, true, [shared, shared]], bare, left: undefined };
  expect(copyState(state)).toEqual({
    text: '',
    none: null,
    list: [1.5, true, [{ id: 1 }, { id: 1 }]],
    bare: { a: 1 },
  });
});

test('a copy holds odd texts and names as they are, and leaves out what JSON leaves out on purpose', () => {
  const odd = JSON.stringify({
    half: '\ud800',
    ['\udfff']: '\0',
    constructor: 1,
    toJSON: 'text',
    big: 2 ** 60,
  });
  const state: unknown = JSON.parse(`{"__proto__":{"__proto__":[1]},${odd.slice(1)}`);
  expect(JSON.stringify(copyState(state))).toBe(`{"__proto__":{"__proto__":[1]},${odd.slice(1)}`);
  expect(copyState({ [Symbol('mark')]: 1, zero: -0, list: Object.assign([1], { name: 'x' }) })).toEqual({
    zero: 0,
    list: [1],
  });
});

/** A state of some levels, itself included. */
function nested(levels: number, wrap: (inner: unknown) => object): { deep: unknown } {
  let deep: unknown = 1;
  for (let level = 1; level < levels; level += 1) deep = wrap(deep);
  return { deep };
}

const inArray = (inner: unknown) => [inner];
const inObject = (inner: unknown) => ({ inner });

test('a state of 500 levels is copied', () => {
  expect(copyState(nested(500, inArray))).toEqual(nested(500, inArray));
  expect(copyState(nested(500, inObject))).toEqual(nested(500, inObject));
});

test.each([501, 3000, 100_000])('a state of %i levels is refused', (levels) => {
  const problem = 'lies more than 500 levels deep: flatten the state, or store the text JSON.stringify gives';
  expect(() => copyState(nested(levels, inArray))).toThrow(
    new HeadwaterError('state_invalid', `state.deep${'[0]'.repeat(16)}[0… ${problem}`),
  );
  expect(() => copyState(nested(levels, inObject))).toThrow(
    new HeadwaterError('state_invalid', `state.deep${'.inner'.repeat(8)}.i… ${problem}`),
  );
});

class Cursor {
  readonly id = 1;
}

const circle: { pages: object[] } = { pages: [] };
circle.pages.push({ back: circle });

const object = "an object is wanted, such as { updatedSince: '2024-01-01' }";
const plain = 'a state holds objects, arrays, texts, numbers, true, false and null';

test.each<[unknown, string]>([
  [undefined, `state is undefined: ${object}`],
  [null, `state is null: ${object}`],
  ['2024-01-01', `state is a string: ${object}`],
  [7, `state is 7: ${object}`],
  [['2024-01-01'], `state is an array: ${object}`],
  [new Date(0), 'state is a Date: store its text, date.toISOString()'],
  [{ at: new Date(0) }, 'state.at is a Date: store its text, date.toISOString()'],
  [
    { cursors: [{}, {}, { at: new Date(0) }] },
    'state.cursors[2].at is a Date: store its text, date.toISOString()',
  ],
  [{ ids: { 'a b': { 0: 1n } } }, 'state.ids["a b"]["0"] is a bigint: store its text, String(value)'],
  [{ list: [1, undefined] }, 'state.list[1] is undefined: store null'],
  // oxlint-disable-next-line no-sparse-arrays -- the hole is what is tried
  [{ list: [1, , 2] }, 'state.list[1] is undefined: store null'],
  [{ next: () => 1 }, `state.next is a function: ${plain}`],
  [{ mark: Symbol('x') }, `state.mark is a symbol: ${plain}`],
  [{ mean: Number.NaN }, `state.mean is NaN: ${plain}`],
  [{ most: -Infinity }, `state.most is -Infinity: ${plain}`],
  [{ seen: new Set([1]) }, `state.seen is a Set: ${plain}`],
  [{ hash: new Uint8Array(2) }, `state.hash is a Uint8Array: ${plain}`],
  [{ cursor: { toJSON: () => 1 } }, 'state.cursor has a method toJSON: store what it gives'],
  [{ list: Object.assign([1], { toJSON: () => 2 }) }, 'state.list has a method toJSON: store what it gives'],
  [
    Object.defineProperty({ a: 1 }, 'toJSON', { value: () => ({}) }),
    'state has a method toJSON: store what it gives',
  ],
  [{ when: { toJSON: () => undefined } }, 'state.when has a method toJSON: store what it gives'],
  [{ page: new URL('https://a.example') }, `state.page is a URL: ${plain}`],
  [{ size: Object(1) }, `state.size is a Number: ${plain}`],
  [{ cursor: new Cursor() }, `state.cursor is a Cursor: ${plain}`],
  [{ page: Promise.resolve(1) }, 'state.page is a Promise: await it'],
  [circle, `state.pages[0].back refers to an object that contains it: ${plain}`],
])('%o is refused with the way to it', (state, message) => {
  expect(() => copyState(state)).toThrow(new HeadwaterError('state_invalid', message));
});

test('a declared state is held to the same', () => {
  expect(() => initialState({ since: new Date(0) }, { since: 'saved' })).toThrow(
    new HeadwaterError('state_invalid', 'state.since is a Date: store its text, date.toISOString()'),
  );
});
