import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cursor } from './cursor.ts';

test('the value moves when everything is read, and not before', () => {
  const changed = cursor('2024-01-01T00:00:00Z');
  changed.observe(['2024-01-03T00:00:00Z', null, '2024-01-02T00:00:00Z', undefined]);
  changed.observe('2024-01-02T12:00:00Z');
  expect(changed).toMatchObject({ since: '2024-01-01T00:00:00Z', value: '2024-01-01T00:00:00Z' });
  changed.complete();
  expect(changed).toMatchObject({ since: '2024-01-01T00:00:00Z', value: '2024-01-03T00:00:00Z' });
});

test('it never goes back, and stays when nothing came', () => {
  const changed = cursor(7);
  changed.complete();
  expect(changed.value).toBe(7);
  changed.observe([3, 5]);
  changed.complete();
  expect(changed.value).toBe(7);
});

test('a part that is read moves it to the end of the part, whatever was seen beyond', () => {
  const changed = cursor(new Date(0));
  changed.observe(new Date(9000));
  changed.complete(new Date(5000));
  expect(changed.value).toEqual(new Date(5000));
  expect(() => changed.observe(new Date(Number.NaN))).toThrow('the cursor an invalid Date is no time');
});

test.each([
  ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00.5Z'],
  ['2024-01-01T00:00:00.123456Z', '2024-01-01T00:00:00.123457Z'],
  ['2024-01-01T02:00:00+02:00', '2024-01-01T00:30:00Z'],
  ['2024-01-01 00:00:00', '2024-01-01 00:00:01'],
  ['2024-01-01', '2024-01-02'],
  ['9', '10'],
  ['99999999999999999998', '99999999999999999999'],
  ['a', 'b'],
])('%s is before %s', (before, after) => {
  const up = cursor(before);
  up.observe(after);
  up.complete();
  const down = cursor(after);
  down.observe(before);
  down.complete();
  expect([up.value, down.value]).toEqual([after, after]);
});

test('it begins earlier for rows that come late, and stays behind for a source that is slow', () => {
  const now = () => Date.parse('2024-01-02T00:00:00Z');
  const changed = cursor('2024-01-01T00:00:00Z', { lookback: { hours: 1 }, delay: { minutes: 10 }, now });
  expect(changed).toMatchObject({ since: '2023-12-31T23:00:00.000Z', value: '2024-01-01T00:00:00Z' });
  changed.observe('2024-01-01T12:00:00.123456Z');
  changed.complete();
  expect(changed.value).toBe('2024-01-01T12:00:00.123456Z');
  changed.observe('2024-01-01T23:59:00Z');
  changed.complete();
  expect(changed.value).toBe('2024-01-01T23:50:00.000Z');
  expect(() => cursor('abc', { lookback: { days: 1 } })).toThrow('the cursor “abc” is no time');
});

test('whatever order rows come in, a listing that breaks off leaves the value where it was', () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.integer()), fc.boolean(), (since, seen, isWhole) => {
      const changed = cursor(since);
      for (const value of seen) changed.observe(value);
      if (isWhole) changed.complete();
      expect(changed.value).toBe(isWhole ? Math.max(since, ...seen) : since);
      expect(changed.since).toBe(since);
    }),
  );
});
