import { connector } from '@headwater/sdk';
import { sync } from '@headwater/testing';
import { expect, test } from 'vitest';
import './expectations.ts';
import { newWarehouse } from './warehouse.ts';

const halfPair = 'had half a surrogate pair, now U+FFFD';

test('case 11: half a surrogate pair becomes U+FFFD, and is counted', async () => {
  await expect({
    text: {
      given: ['a\ud800b', '\udc00', '\ud800\ud800', 'a duck: \ud83e\udd86'],
      type: 'VARCHAR',
      stored: ['a\ufffdb', '\ufffd', '\ufffd\ufffd', 'a duck: 🦆'],
      losses: [`3 × ${halfPair}`],
    },
    declared: {
      given: ['\ud800 first', 'last \udfff'],
      declared: 'STRING',
      type: 'VARCHAR',
      stored: ['\ufffd first', 'last \ufffd'],
      losses: [`2 × ${halfPair}`],
    },
    'inside JSON': {
      given: [{ '\ud800': ['\udfff', '🦆'] }],
      type: 'JSON',
      stored: ['{"\ufffd":["\ufffd","🦆"]}'],
      losses: [`1 × ${halfPair}`],
    },
  }).toBeStored();
});

test('case 11: text that other stores refuse is stored as it is', async () => {
  const odd = ['\0', 'a\0b', '', ' ', '\r\n', '\u2028', "'; DROP TABLE thing; --", '\\N', '🦆'.repeat(3)];
  await expect({ odd: { given: odd, type: 'VARCHAR' } }).toBeStored();
});

test('case 12: values of 10 MB are loaded whole, whatever they are', async () => {
  const size = 10 * 2 ** 20;
  const long = {
    text: 'x'.repeat(size),
    lines: 'größe, "quoted"\r\n'.repeat(size / 16),
    list: Array.from({ length: size / 8 }, () => 1_234_567),
    bytes: new Uint8Array(size).fill(255),
  };
  const warehouse = await newWarehouse();
  await warehouse.sync(
    connector({
      schema: { thing: { primaryKey: ['id'] } },
      async update({ op }) {
        await op.upsert('thing', [{ id: 1, text: 'short' }, { id: 2, ...long }, { id: 3 }]);
        await op.update('thing', { id: 1, text: long.lines });
      },
    }),
  );
  const [row = []] = await warehouse.query(
    'SELECT text, lines, list::VARCHAR, bytes FROM tester.thing WHERE id = 2',
  );
  const [text, lines, list, bytes] = row;
  // Compared by hand: a difference of 10 MB is of use to nobody.
  expect([text === long.text, lines === long.lines, list === JSON.stringify(long.list)]).toEqual([
    true,
    true,
    true,
  ]);
  expect(
    await warehouse.query('SELECT octet_length(bytes), md5(text) = md5(lines) FROM tester.thing ORDER BY id'),
  ).toEqual([
    [null, null],
    [size, false],
    [null, null],
  ]);
  expect(bytes).toBeDefined();
  expect(
    await warehouse.query('SELECT id FROM tester.thing WHERE text IN (SELECT lines FROM tester.thing)'),
  ).toEqual([[1]]);
});

test('case 12: a key of 10 MB finds its row again', async () => {
  const key = 'k'.repeat(10 * 2 ** 20);
  const keyed = connector({
    schema: { thing: { primaryKey: ['key'], columns: { key: 'STRING', seen: 'LONG' } } },
    state: { syncs: 0 },
    async update({ op, state }) {
      await op.upsert('thing', { key, seen: state.syncs });
      await op.upsert('thing', { key: `${key}2`, seen: state.syncs });
      await op.checkpoint({ syncs: state.syncs + 1 });
    },
  });
  const first = await sync(keyed);
  const { tables } = await sync(keyed, { after: first });
  expect(tables.thing.map((row) => [row.key === key || row.key === `${key}2`, row.seen])).toEqual([
    [true, 1],
    [true, 1],
  ]);
});

test('case 27: text stays the text it is, whatever it looks like', async () => {
  const texts = [
    'd41d8cd98f00b204e9800998ecf8427e',
    'D41D8CD9-8F00-B204-E980-0998ECF8427E',
    '{d41d8cd9}',
    '00123',
    '1e5',
  ];
  const more = [
    'true',
    'NULL',
    'null',
    'NaN',
    '',
    ' 1 ',
    '{}',
    '[1]',
    '0x1F',
    '2024-01-01',
    '12:00:00',
    'infinity',
  ];
  await expect({
    'not declared': { given: [...texts, ...more], type: 'VARCHAR' },
    declared: { given: [...texts, ...more], declared: 'STRING', type: 'VARCHAR' },
    'after a number': { given: [7, '007'], type: 'VARCHAR', stored: ['7', '007'] },
    'after a boolean': { given: [true, 'TRUE'], type: 'VARCHAR', stored: ['true', 'TRUE'] },
    'after an object': { given: [{ a: 1 }, '{"a": 1}'], type: 'VARCHAR', stored: ['{"a":1}', '{"a": 1}'] },
    'inside JSON': {
      given: [{ id: '00123', text: 'true' }],
      type: 'JSON',
      stored: ['{"id":"00123","text":"true"}'],
    },
  }).toBeStored();
});
