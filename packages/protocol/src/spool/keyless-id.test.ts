import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { keylessId } from './keyless-id.ts';

/** Arrays in arrays. */
function nested(levels: number): unknown {
  let document: unknown = 1;
  for (let level = 0; level < levels; level += 1) document = [document];
  return document;
}

test('a row has one id whatever value of it cannot be written as JSON', () => {
  const circle: unknown[] = [];
  circle.push(circle);
  const ids = [nested(100_000), circle, () => 1].map((value) => keylessId({ id: 1, value }));
  const id = hash('sha256', JSON.stringify(['id', 'n1', 'value', 'jundefined']), 'base64url');
  expect(ids).toEqual([id, id, id]);
});

test('documents of a thousand levels are told apart', () => {
  expect(keylessId({ value: nested(1000) })).not.toBe(keylessId({ value: nested(999) }));
});
