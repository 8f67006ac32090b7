import { connector } from '@headwater/sdk';
import { sync } from '@headwater/testing';
import { expect, test } from 'vitest';
import type { ColumnCase } from './expectations.ts';
import './expectations.ts';
import { rawJson } from './raw-json.ts';

const decimal = (precision: number, scale: number) => ({ type: 'DECIMAL', precision, scale }) as const;
const digits38 = '1234567890123456789012345678.0123456789';

test('case 1: a decimal of 38 digits keeps every one, declared or not', async () => {
  const type = 'DECIMAL(38,10)';
  const stored = [digits38, `-${digits38}`];
  await expect({
    declared: { given: stored, declared: decimal(38, 10), type },
    'not declared': { given: stored.map(rawJson), type, stored },
    'a bigint': { given: [10n ** 38n - 1n], type: 'DECIMAL(38,0)', stored: ['9'.repeat(38)] },
  }).toBeStored();
});

test('case 1: more digits than a decimal has become text, and lose none', async () => {
  const digits39 = '12345678901234567890123456789.0123456789';
  await expect({
    'at once': { given: [rawJson(digits39)], type: 'VARCHAR', stored: [digits39] },
    'after fewer': {
      given: [rawJson('1.50'), rawJson(digits39)],
      type: 'VARCHAR',
      stored: ['1.5', digits39],
    },
    'too many together': {
      given: [rawJson(`1.${'1'.repeat(37)}`), 22n],
      type: 'VARCHAR',
      stored: [`1.${'1'.repeat(37)}`, '22'],
    },
  }).toBeStored();
});

test('case 1: digits behind the scale are rounded half to even, and counted', async () => {
  await expect({
    price: {
      given: ['0.015', '0.025', '0.02', digits38],
      declared: decimal(38, 2),
      type: 'DECIMAL(38,2)',
      stored: ['0.02', '0.02', '0.02', '1234567890123456789012345678.01'],
      losses: ['3 × rounded to 2 digits behind the point'],
    },
  }).toBeStored();
});

test('case 1: a decimal below one that turns into text keeps the zero before its point', async () => {
  await expect({
    'before a text': { given: [rawJson('0.10'), 'x'], type: 'VARCHAR', stored: ['0.1', 'x'] },
    'after a text': { given: ['x', rawJson('-0.10')], type: 'VARCHAR', stored: ['x', '-0.1'] },
    negative: { given: [rawJson('-0.25'), 'x'], type: 'VARCHAR', stored: ['-0.25', 'x'] },
  }).toBeStored();
});

test('case 21: a whole decimal is the same whatever its text looks like', async () => {
  const given = ['7E+1', '7e1', '70', '70.0', '700e-1', '0.7E2', 70, 70n];
  const stored = given.map(() => '70');
  await expect({
    declared: { given, declared: decimal(38, 0), type: 'DECIMAL(38,0)', stored },
    'text that nobody declared': { given: ['7E+1', '70'], type: 'VARCHAR' },
    'from JSON': { given: [rawJson('7E+1'), rawJson('70')], type: 'BIGINT', stored: [70, 70] },
  }).toBeStored();
});

test('case 22: whole rows first do not round the fractions that follow', async () => {
  const fractions = [1, 2, 3.141592, 123456.000001];
  const texts = fractions.map(String);
  await expect({
    declared: {
      given: [1, '2', '3.141592', '123456.000001'],
      declared: decimal(24, 6),
      type: 'DECIMAL(24,6)',
      stored: ['1.000000', '2.000000', '3.141592', '123456.000001'],
    },
    numbers: { given: fractions, type: 'DOUBLE' },
    'decimals from JSON': {
      given: texts.map(rawJson),
      type: 'DECIMAL(12,6)',
      stored: ['1.000000', '2.000000', '3.141592', '123456.000001'],
    },
  }).toBeStored();
});

test('case 23: the point of a decimal stays where it is, at every scale and every width', async () => {
  const digits = '12345678901234567890123456789012345678';
  const cases = [1, 4, 5, 9, 10, 18, 19, 38].flatMap((precision) =>
    [0, 1, Math.floor(precision / 2), precision - 1, precision].map((scale): [string, ColumnCase] => {
      const text = `${digits.slice(0, precision - scale) || '0'}${scale === 0 ? '' : `.${digits.slice(precision - scale, precision)}`}`;
      const type = `DECIMAL(${precision},${scale})`;
      return [type, { given: [text, `-${text}`, null], declared: decimal(precision, scale), type }];
    }),
  );
  await expect(Object.fromEntries(cases)).toBeStored();
});

test('case 24: a large number with a zero behind its point fits, or widens the column', async () => {
  const large = '1234567890123456.0';
  await expect({
    'a number': { given: [Number(large), 0.5], type: 'DOUBLE' },
    'from JSON': { given: [rawJson(large), rawJson('0.5')], type: 'DECIMAL(17,1)', stored: [large, '0.5'] },
    'after a whole number': { given: [1, rawJson(large)], type: 'DECIMAL(17,1)', stored: ['1.0', large] },
  }).toBeStored();
  await expect({
    'too narrow': {
      given: ['1.5', rawJson(large)],
      declared: decimal(18, 3),
      type: 'DECIMAL(19,3)',
      stored: ['1.500', `${large}00`],
      losses: ['1 × made the column wider'],
    },
  }).toBeStored({ onTypeMismatch: 'widen' });
});

test('case 26: a test is given decimals as text and whole numbers beyond 2^53 as bigint', async () => {
  const row = { id: 2n ** 53n + 1n, price: '0.10', total: digits38, count: 7 };
  const columns = { id: 'LONG', price: decimal(4, 2), total: decimal(38, 10), count: 'LONG' } as const;
  const { tables } = await sync(
    connector({
      schema: { thing: { primaryKey: ['id'], columns } },
      async update({ op }) {
        await op.upsert('thing', row);
      },
    }),
  );
  expect(tables.thing).toEqual([row]);
});

test('case 26: what is stored is read back exactly when its column has to widen', async () => {
  const stored = ['1234567890123456789012345678.0123456789', 'x'];
  await expect({
    'decimals to text': { given: [rawJson(digits38), 'x'], type: 'VARCHAR', stored },
    'whole numbers to text': {
      given: [2n ** 53n + 1n, 1.5],
      type: 'VARCHAR',
      stored: ['9007199254740993', '1.5'],
    },
  }).toBeStored();
});
