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

test('hundreds of cells of 2 MB between two checkpoints fit into bounded memory', async () => {
  const { tables } = await sync(
    connector({
      schema: { thing: { primaryKey: ['id'], columns: { id: 'LONG', text: 'STRING' } } },
      async update({ op }) {
        for (let id = 0; id < 400; id += 1) {
          await op.upsert('thing', { id, text: String(id).padEnd(2 * 2 ** 20, 'x') });
        }
      },
    }),
  );
  expect(tables.thing.length).toBe(400);
  expect(tables.thing.every((row) => row.text === String(row.id).padEnd(2 * 2 ** 20, 'x'))).toBe(true);
});
