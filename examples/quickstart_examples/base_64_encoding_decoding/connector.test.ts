import { sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import base64, { decodeBytes, decodeText } from './connector.ts';

const rows = [
  {
    id: '1',
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    key: Buffer.of(0xde, 0xad, 0xbe, 0xef),
    name_base64: 'QWRhIExvdmVsYWNl',
  },
  {
    id: '2',
    name: 'Zoë König',
    email: 'zoe@example.com',
    key: Buffer.of(0x00, 0xff, 0x00),
    name_base64: 'Wm/DqyBLw7ZuaWc=',
  },
];

test('the first sync decodes texts and bytes', async () => {
  const { tables, state } = await sync(base64);
  expect(tables).toEqual({ user: rows });
  expect(state).toEqual({});
});

test('the next sync writes the same users again, which merge by their key', async () => {
  const { tables, state } = await sync(base64, { after: await sync(base64) });
  expect(tables).toEqual({ user: rows });
  expect(state).toEqual({});
});

test.each(['QWRh*', 'QWRhI', 'QWRhIA', 'QWR hIA==', '-_8='])('"%s" is no base64', (text) => {
  expect(() => decodeBytes(text)).toThrow(
    `a text of ${text.length} characters is no base64: ask the source what changed`,
  );
});

test('bytes that are no text are not made one', () => {
  expect(() => decodeText('3q2+7w==')).toThrow('the base64 3q2+7w== is no text in UTF-8: read it as bytes');
});
