import fc from 'fast-check';
import { expect, test } from 'vitest';
import { secretMask } from './secrets.ts';

test('settings that are declared secret are masked, and those with a name of one', () => {
  const configuration = {
    dsn: 'abcd',
    pin: '471',
    apiKey: 'abcdefgh',
    access_token: 'abcdefgh-and-more',
    password: 'short',
    primaryKey: 'customer_id',
  };
  const text = 'abcd 471 abcdefgh abcdefgh-and-more short customer_id';
  expect(secretMask(configuration, ['dsn', 'pin', 'gone'])(text)).toBe(
    '**** 471 **** **** short customer_id',
  );
  expect(secretMask(configuration, [])(text)).toBe('abcd 471 **** **** short customer_id');
});

test('while it is not known what is secret, everything is', () => {
  const configuration = { host: 'db.example.com', port: '5432', tls: 'on' };
  expect(secretMask(configuration, null)('db.example.com:5432 on')).toBe('****:**** on');
});

const dsn = 'postgres://ada:p w+"\\ü~🔑@db/x?a=1';
const mask = secretMask({ dsn }, ['dsn']);

test.each([
  ['as it is', dsn],
  ['in base64', Buffer.from(dsn).toString('base64')],
  ['in base64 for URLs', Buffer.from(dsn).toString('base64url')],
  ['as a part of a URL', encodeURIComponent(dsn)],
  ['as a part of a URL, in small letters', encodeURIComponent(dsn).toLowerCase()],
  ['as a URL', encodeURI(dsn)],
  ['as a field of a form', new URLSearchParams({ dsn }).toString().slice('dsn='.length)],
  ['in JSON', JSON.stringify(dsn).slice(1, -1)],
  [
    'in JSON of ASCII',
    JSON.stringify(dsn)
      .slice(1, -1)
      .replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ],
  ['its base64 in a URL', encodeURIComponent(Buffer.from(dsn).toString('base64'))],
])('a secret is found %s', (_, written) => {
  expect(mask(`<${written}>`)).toMatch(/^<\*\*\*\*=*>$/);
});

test('a secret of several lines is found line by line', () => {
  const lines = [
    '-----BEGIN PRIVATE KEY-----',
    'MIIEvQIBADANBgkqhkiG9w0',
    'AbCdEf==',
    '-----END PRIVATE KEY-----',
  ];
  for (const end of ['\n', '\r\n', '\\n']) {
    const maskKey = secretMask({ key: lines.join(end) }, ['key']);
    expect(lines.map(maskKey)).toEqual(['****', '****', '****', '****']);
    expect(maskKey(`key: ${lines.join(end)}!`)).toBe('key: ****!');
    expect(maskKey(`key: ${JSON.stringify(lines.join('\n'))}!`)).not.toMatch(/MII|AbC/);
  }
});

test('a secret is found in the base64 of what holds it, but for the letters it shares with its neighbours', () => {
  const around = ['', 'a', 'ab', 'user:'];
  const texts = around.flatMap((before) => around.map((after) => `${before}hunter2!${after}`));
  const maskIt = secretMask({ secret: 'hunter2!' }, ['secret']);
  for (const text of texts) {
    expect(maskIt(Buffer.from(text).toString('base64'))).toMatch(/^.{0,7}\*\*\*\*.{0,10}$/);
  }
});

test('what is masked holds nothing of the secret, whatever characters it is made of', () => {
  const secrets = fc.string({ minLength: 4, unit: 'binary' }).filter((text) => text.trim().length >= 4);
  const hidden = fc.property(secrets, (secret) => {
    const maskIt = secretMask({ secret }, ['secret']);
    return maskIt(`(${secret})`) === '(****)' && maskIt(JSON.stringify(secret)) === '"****"';
  });
  expect(fc.check(hidden, { numRuns: 500 })).toMatchObject({ failed: false, counterexample: null });
});
