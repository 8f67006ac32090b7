import { expect, test } from 'vitest';
import { createColumnWriter } from './column-writer.ts';
import { inferType } from './infer-type.ts';
import { Moment, type MomentKind } from './moment.ts';

const minute = 60;
const day = 86_400;

test.each<[MomentKind, number, number, string]>([
  ['PlainDate', 19_782 * day, 0, '2024-02-29'],
  ['PlainDate', -719_162 * day, 0, '0001-01-01'],
  ['PlainDateTime', 19_782 * day + 90 * minute, 500_000_000, '2024-02-29T01:30:00.5'],
  ['PlainDateTime', -1, 999_999_999, '1969-12-31T23:59:59.999999999'],
  ['PlainTime', 90 * minute, 1000, '01:30:00.000001'],
  ['Instant', 253_402_300_799, 999_999_000, '9999-12-31T23:59:59.999999Z'],
  ['Instant', 0, 0, '1970-01-01T00:00:00Z'],
])('a %s of %d s and %d ns is %s', (kind, seconds, nanoseconds, text) => {
  const moment = new Moment(kind, seconds, nanoseconds);
  expect(String(moment)).toBe(text);
  expect(JSON.stringify([moment])).toBe(`["${text}"]`);
});

test('it is stored as its text would be, whatever the type of the column', () => {
  const moments = [
    new Moment('PlainDate', 19_782 * day, 0),
    new Moment('PlainDateTime', 19_782 * day + 1, 2000),
    new Moment('PlainTime', 1, 3000),
    new Moment('Instant', -62_135_596_800, 0),
    new Moment('Instant', 253_402_300_799, 999_999_000),
    new Moment('Instant', 5, 1),
  ];
  for (const moment of moments) {
    const type = inferType(moment);
    const [byNumbers, byText, inferred] = [0, 1, 2].map(() => createColumnWriter(type));
    byNumbers?.append(moment);
    byText?.append(String(moment));
    expect(inferred?.appendInferred(moment)).toBe(true);
    expect(byNumbers?.builder.values).toEqual(byText?.builder.values);
    expect(inferred?.builder.values).toEqual(byText?.builder.values);
    expect(byNumbers?.builder.range).toEqual(byText?.builder.range);
    expect(byNumbers?.takeLosses().map(({ reason }) => reason)).toEqual(
      byText?.takeLosses().map(({ reason }) => reason),
    );
    const text = createColumnWriter('STRING');
    expect(text.appendInferred(moment)).toBe(true);
    expect(text.builder.values.subarray(4).toString()).toBe(String(moment));
  }
});

test('one that no date has is refused', () => {
  expect(() => createColumnWriter('UTC_DATETIME').append(new Moment('Instant', 1e15, 0))).toThrow(
    'is wanted',
  );
  expect(() => createColumnWriter('NAIVE_DATE').append(new Moment('PlainDate', 3e11, 0))).toThrow(
    'is wanted',
  );
});
