import { connector } from '@headwater/sdk';
import { sync } from '@headwater/testing';
import { expect, test } from 'vitest';

test('a key that turns from numbers to text half-way still has one row a key', async () => {
  const rows = (ids: (number | string)[]) => ids.map((id) => ({ id, seen: String(id) }));
  const { tables } = await sync(
    connector({
      schema: { thing: { primaryKey: ['id'] } },
      async update({ op }) {
        await op.upsert('thing', rows(Array.from({ length: 100 }, (_, index) => index + 1)));
        await op.upsert('thing', rows(['101', '20']));
      },
    }),
  );
  expect(tables.thing?.length).toBe(101);
});

test('columns may be called what the merge calls its own', async () => {
  const names = [
    '_seq',
    '_op',
    '_given_a',
    'a',
    'A_',
    'last_upsert',
    'upserts',
    'was_stored',
    'batch',
    'stored',
    'op',
  ];
  const row = (id: number, value: string) => ({
    id,
    ...Object.fromEntries(names.map((name) => [name, value])),
  });
  const { tables } = await sync(
    connector({
      schema: { plain: { primaryKey: ['id'] }, mixed: { primaryKey: ['id'] } },
      async update({ op }) {
        for (const table of ['plain', 'mixed'] as const) {
          await op.upsert(table, [row(2, 'old'), row(1, 'x'), row(2, 'new')]);
          await op.checkpoint({});
          await op.upsert(table, [row(2, 'newest'), row(1, 'y'), row(2, 'last')]);
        }
        await op.update('mixed', { id: 1, _given_a: 'changed', _seq: null });
        await op.delete('mixed', { id: 2 });
      },
    }),
  );
  expect(tables).toEqual({
    plain: [row(1, 'y'), row(2, 'last')],
    mixed: [
      { ...row(1, 'y'), _given_a: 'changed', _seq: null },
      { ...row(2, 'last'), _fivetran_deleted: true },
    ],
  });
});

test('a source column called like a system column keeps its values under another name', async () => {
  const { tables } = await sync(
    connector({
      schema: { thing: { primaryKey: ['id'] } },
      async update({ op }) {
        await op.upsert('thing', { id: 1, _fivetran_id: 'mine', _fivetran_synced: 'mine too' });
      },
    }),
  );
  expect(tables).toEqual({ thing: [{ id: 1, _fivetran_id: 'mine', _fivetran_synced: 'mine too' }] });
});
