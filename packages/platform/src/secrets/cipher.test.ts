import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { cipherOf } from './cipher.ts';

const key = (name: string) => ({ name, bytes: randomBytes(32) });

test('what was sealed opens in its own place, whatever text it is', () => {
  const cipher = cipherOf([key('a')]);
  for (const text of ['', 'secret', 'ключ 🔑\u0000', 'x'.repeat(100_000)]) {
    expect(cipher.open(cipher.seal(text, 'here'), 'here')).toBe(text);
  }
});

test('a sealed text does not open in another place, when it was changed, or with another key', () => {
  const cipher = cipherOf([key('a')]);
  const sealed = cipher.seal('secret', 'connections.secrets happy_harmony');
  expect(() => cipher.open(sealed, 'connections.secrets calm_river')).toThrow(
    'the secret connections.secrets calm_river does not open: it was changed, or sealed with another key of the same name. Start the server with the key file it had when the secret was stored',
  );
  const changed = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA');
  expect(() => cipher.open(changed, 'connections.secrets happy_harmony')).toThrow('it was changed');
  expect(() => cipherOf([key('b')]).open(sealed, 'connections.secrets happy_harmony')).toThrow(
    'it was sealed with the key a',
  );
});

test('the same text is sealed to another one each time, and none of it is left to see', () => {
  const cipher = cipherOf([key('a')]);
  const [first, second] = [cipher.seal('secret-value', 'here'), cipher.seal('secret-value', 'here')];
  expect(first).not.toBe(second);
  const bytes = first.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
  expect(bytes.join('')).not.toContain('secret-value');
});

test('after a rotation old texts open, count as old, and are sealed with the new key from then on', () => {
  const [older, newer] = [key('a'), key('b')];
  const before = cipherOf([older]).seal('secret', 'here');
  const cipher = cipherOf([newer, older]);
  expect(cipher.open(before, 'here')).toBe('secret');
  expect(cipher.isOld(before)).toBe(true);
  const after = cipher.seal('secret', 'here');
  expect(cipher.isOld(after)).toBe(false);
  expect(cipherOf([newer]).open(after, 'here')).toBe('secret');
});
