import fc from 'fast-check';
import { expect, test } from 'vitest';
import { secretMask } from './secret-mask.ts';

const secret = 'open/sesame "42"';
const mask = secretMask({ password: secret, city: 'Oslo' }, ['password']);

test('what is not secret stays', () => {
  expect(mask('Oslo, ope… and deadbeef')).toBe('Oslo, ope… and deadbeef');
  expect(secretMask({}, [])('anything')).toBe('anything');
});

test.each([
  ['as it is', secret],
  ['in base64', Buffer.from(secret).toString('base64')],
  ['in hex', Buffer.from(secret).toString('hex')],
  ['in hex of capital letters', Buffer.from(secret).toString('hex').toUpperCase()],
  ['in a URL', encodeURIComponent(secret)],
  ['in JSON', JSON.stringify(secret).slice(1, -1)],
])('a secret is hidden %s', (_, written) => {
  expect(mask(`found ${written} there`)).toBe('found **** there');
});

test('a secret is hidden among the bytes of something else, in base64 and hex', () => {
  for (const encoding of ['base64', 'hex'] as const) {
    for (const before of ['', 'a', 'ab', 'abc']) {
      const masked = mask(Buffer.from(`${before}${secret}after`).toString(encoding));
      expect(masked).toContain('****');
      expect(Buffer.from(masked.replace('****', ''), encoding).toString()).not.toContain('sesame');
    }
  }
});

test('wherever a text is shortened amid a secret, its beginning is hidden', () => {
  const forms = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('hex'),
  ];
  fc.assert(
    fc.property(fc.constantFrom(...forms), fc.nat(), (form, at) => {
      // Three characters of a secret tell nothing.
      const cut = form.slice(0, 4 + (at % (form.length - 3)));
      expect(mask(`the value ${cut}… is no number`)).toMatch(/^the value \*{4}\S?… is no number$/);
    }),
  );
});
