import { connector } from '@headwater/sdk';
import { sync } from '@headwater/testing';
import { expect, test } from 'vitest';

test('one text of 100 MB is a row like any other', async () => {
  const text = 'x'.repeat(100 * 2 ** 20);
  const { tables } = await sync(
    connector({
      schema: { thing: { primaryKey: ['id'], columns: { id: 'LONG', text: 'STRING' } } },
      async update({ op }) {
        await op.upsert('thing', { id: 1, text });
        await op.upsert('thing', { id: 2, text: 'short' });
      },
    }),
  );
  expect(tables.thing.map((row) => row.text?.length)).toEqual([text.length, 5]);
});
