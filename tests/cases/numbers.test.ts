import { expect, test } from 'vitest';
import './expectations.ts';
import { rawJson } from './raw-json.ts';

const limit = 2n ** 63n;

test('case 4: floats are exact to the last bit', async () => {
  const floats = [5e-324, -5e-324, 2.2250738585072014e-308, Number.MAX_VALUE, 0.1 + 0.2, 1 / 3, 1e21, 1.5];
  await expect({
    'not declared': { given: floats, type: 'DOUBLE' },
    declared: { given: floats, declared: 'DOUBLE', type: 'DOUBLE' },
    'of 32 bits': { given: [1.401298464324817e-45, 0.5], declared: 'FLOAT', type: 'FLOAT' },
    'as text': { given: floats.map(String), declared: 'DOUBLE', type: 'DOUBLE', stored: floats },
    'before a text': {
      given: [5e-324, 1e21, 1e-7, -1.5, 'x'],
      type: 'VARCHAR',
      stored: ['5e-324', '1e+21', '1e-7', '-1.5', 'x'],
    },
  }).toBeStored();
});

test('case 6: whole numbers beyond 64 bits become decimals, beyond 38 digits text', async () => {
  await expect({
    '2^63': { given: [limit], type: 'DECIMAL(19,0)', stored: ['9223372036854775808'] },
    '-2^63-1': { given: [-limit - 1n], type: 'DECIMAL(19,0)', stored: ['-9223372036854775809'] },
    'after a small one': {
      given: [1, limit, 2n ** 64n],
      type: 'DECIMAL(20,0)',
      stored: ['1', '9223372036854775808', '18446744073709551616'],
    },
    'before a small one': {
      given: [limit, -1, null],
      type: 'DECIMAL(19,0)',
      stored: ['9223372036854775808', '-1', null],
    },
    'the largest that fit': { given: [limit - 1n, -limit], type: 'BIGINT' },
    '39 digits': { given: [7, 10n ** 38n], type: 'VARCHAR', stored: ['7', `1${'0'.repeat(38)}`] },
    'from JSON': {
      given: [rawJson('9223372036854775808')],
      type: 'DECIMAL(19,0)',
      stored: ['9223372036854775808'],
    },
  }).toBeStored();
});

test('case 6: a declared LONG that may widen takes 2^63, and it is counted', async () => {
  await expect({
    amount: {
      given: [1, limit, 2],
      declared: 'LONG',
      type: 'DECIMAL(19,0)',
      stored: ['1', '9223372036854775808', '2'],
      losses: ['1 × made the column wider'],
    },
  }).toBeStored({ onTypeMismatch: 'widen' });
});

test('case 6: a declared LONG that may lose 2^63 holds NULL, and it is counted', async () => {
  const reason = 'became NULL: a whole number from -9223372036854775808 to 9223372036854775807 is wanted';
  await expect({
    amount: {
      given: [1, limit, -limit - 1n, limit - 1n],
      declared: 'LONG',
      type: 'BIGINT',
      stored: [1, null, null, limit - 1n],
      losses: [`2 × ${reason}`],
    },
  }).toBeStored({ onTypeMismatch: 'null' });
});

test('case 8: a whole number beyond 32 bits is a BIGINT', async () => {
  await expect({
    'at once': { given: [2_709_475_657], type: 'BIGINT' },
    'after a small one': { given: [1, -2_709_475_657], type: 'BIGINT' },
  }).toBeStored();
});

test('case 8: a declared INT or SHORT that may widen becomes a BIGINT, and it is counted', async () => {
  const losses = ['1 × made the column wider'];
  await expect({
    int: { given: [1, 2_709_475_657], declared: 'INT', type: 'BIGINT', losses },
    short: { given: [1, 2_709_475_657], declared: 'SHORT', type: 'BIGINT', losses },
  }).toBeStored({ onTypeMismatch: 'widen' });
});

test('case 9: NaN and infinity stay what they are beside other numbers', async () => {
  const numbers = [1.5, NaN, Infinity, -Infinity];
  await expect({
    'after a fraction': { given: numbers, type: 'DOUBLE' },
    'before a fraction': { given: numbers.toReversed(), type: 'DOUBLE' },
    'after a whole number': { given: [1, NaN], type: 'DOUBLE' },
    'before a whole number': { given: [-Infinity, 1], type: 'DOUBLE' },
    declared: { given: numbers, declared: 'FLOAT', type: 'FLOAT' },
    'before a text': { given: [NaN, Infinity, 'x'], type: 'VARCHAR', stored: ['NaN', 'Infinity', 'x'] },
    'beyond 2^53': {
      given: [limit - 1n, NaN],
      type: 'VARCHAR',
      stored: ['9223372036854775807', 'NaN'],
    },
  }).toBeStored();
});

test('case 9: NaN and infinity stay what they are beside decimals that are exact as floats', async () => {
  await expect({
    after: { given: [rawJson('1.5'), NaN], type: 'DOUBLE', stored: [1.5, NaN] },
    before: { given: [Infinity, rawJson('1.5')], type: 'DOUBLE', stored: [Infinity, 1.5] },
  }).toBeStored();
});

test('case 9: NaN and infinity inside JSON become null, and are counted', async () => {
  await expect({
    reading: {
      given: [{ value: NaN }, [Infinity], { value: 1 }],
      type: 'JSON',
      stored: ['{"value":null}', '[null]', '{"value":1}'],
      losses: ['2 × NaN or infinity inside JSON became null'],
    },
  }).toBeStored();
});
