import { connector } from '@headwater/sdk';
import { expect, test } from 'vitest';
import './expectations.ts';
import { rawJson } from './raw-json.ts';
import { newWarehouse } from './warehouse.ts';

test('case 29: an array of uuids is JSON, however it is written and however short', async () => {
  const ids = ['d41d8cd9-8f00-b204-e980-0998ecf8427e', '00000000-0000-0000-0000-000000000000'];
  const warehouse = await newWarehouse();
  await warehouse.sync(
    connector({
      schema: { thing: { primaryKey: ['id'] } },
      async update({ op }) {
        await op.upsert('thing', [
          { id: 1, ids },
          { id: 2, ids: [] },
          { id: 3, ids: [null] },
          { id: 4, ids: null },
        ]);
        await op.checkpoint({});
        await op.update('thing', [
          { id: 2, ids },
          { id: 3, ids: [[ids]] },
          { id: 1, name: 'kept' },
        ]);
      },
    }),
  );
  expect(await warehouse.tables()).toEqual({
    thing: [
      { id: 1, ids, name: 'kept' },
      { id: 2, ids, name: null },
      { id: 3, ids: [[ids]], name: null },
      { id: 4, ids: null, name: null },
    ],
  });
});

test('case 30: JSON is stored as JSON says it, and a text inside it as a text', async () => {
  await expect({
    'not declared': {
      given: [{}, [], { a: {} }, null],
      type: 'JSON',
      stored: ['{}', '[]', '{"a":{}}', null],
    },
    declared: {
      given: [{}, '{}', '', 1, true, [null]],
      declared: 'JSON',
      type: 'JSON',
      stored: ['{}', '"{}"', '""', '1', 'true', '[null]'],
    },
    'with digits': {
      given: [{ price: rawJson('1.50'), id: 12345678901234567890n }],
      type: 'JSON',
      stored: ['{"price":1.50,"id":12345678901234567890}'],
    },
    'before a text': { given: [{}, 'x'], type: 'VARCHAR', stored: ['{}', 'x'] },
  }).toBeStored();
});
