import { expect, test } from 'vitest';
import { newSecret, planted } from './planted.ts';
import { findSecrets } from './search.ts';

test('a secret is found in every form, and nothing is found in others', () => {
  const [one, other] = [newSecret('awkward'), newSecret('awkward')];
  const url = encodeURIComponent(one);
  const bytes = Buffer.from(one);
  const forms: Record<string, string> = {
    plain: one,
    JSON: JSON.stringify({ [one]: 1 }),
    'JSON in JSON': JSON.stringify({ body: JSON.stringify({ one }) }),
    URL: `https://example.com/?token=${url}`,
    'lower-case URL': url.replace(/%../g, (code) => code.toLowerCase()),
    form: new URLSearchParams({ token: one }).toString(),
    base64: bytes.toString('base64'),
    'base64 after one': Buffer.from(`x${one}yz`).toString('base64'),
    'base64 after two': Buffer.from(`xy${one}z`).toString('base64'),
    base64url: Buffer.from(`key:${one}`).toString('base64url'),
    'JSON in base64': Buffer.from(`{"a":${JSON.stringify(one)}}`).toString('base64'),
    hex: bytes.toString('hex'),
    HEX: bytes.toString('hex').toUpperCase(),
    half: one.slice(0, Math.ceil(one.length / 2)),
  };
  const places = Object.entries(forms).map(([name, text]) => ({
    name,
    bytes: Buffer.from(`at ${text} the end`),
  }));
  const found = findSecrets([planted('one', one), planted('other', other)], places);
  const where = found.map((text) => text.split(', as ')[0]);
  expect(new Set(where)).toEqual(new Set(Object.keys(forms).map((name) => `one in ${name}`)));
});
