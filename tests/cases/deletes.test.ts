import { connector } from '@headwater/sdk';
import { sync } from '@headwater/testing';
import { expect, test } from 'vitest';
import type { Step } from './every-way.ts';
import './expectations.ts';

const upserts = (rows: readonly object[]): Step[] => rows.map((row) => ({ upsert: { ...row } }));

test('case 44: a deleted row is marked, and stays as it was until it comes again', async () => {
  const steps: Step[] = [
    ...upserts([
      { id: 1, n: 1 },
      { id: 2, n: 1 },
      { id: 3, n: 1 },
      { id: 4, n: 1 },
    ]),
    { delete: { id: 1 } },
    { delete: { id: 2 } },
    { upsert: { id: 2, n: 2 } },
    { delete: { id: 3 } },
    { update: { id: 3, n: 3 } },
    { delete: { id: 9 } },
    { update: { id: 9, n: 9 } },
    { upsert: { id: 4, n: 4 } },
    { delete: { id: 4 } },
  ];
  await expect(steps).toLeave({
    rows: [
      { id: 1, n: 1, isDeleted: true },
      { id: 2, n: 2 },
      { id: 3, n: 3, isDeleted: true },
      { id: 4, n: 4, isDeleted: true },
    ],
  });
});

test('case 44: a delete finds its row though the key is written in another way', async () => {
  await expect([{ upsert: { id: 1 } }, { delete: { id: '1' } }]).toLeave({
    rows: [{ id: '1', isDeleted: true }],
  });
  const given: Step[] = [
    { upsert: { id: '2024-01-01T00:00:00Z', place: 1 } },
    { delete: { id: '2024-01-01T05:00:00+05:00' } },
  ];
  await expect(given).toLeave(
    { rows: [{ id: '2024-01-01 00:00:00+00', place: 1, isDeleted: true }] },
    { primaryKey: ['id'], columns: { id: 'UTC_DATETIME', place: 'LONG' } },
  );
});

test('case 45: children that a parent no longer has are marked when all are read again', async () => {
  const parents = connector({
    schema: { parent: { primaryKey: ['id'] }, child: { primaryKey: ['parent', 'name'] } },
    state: { syncs: 0 },
    async update({ op, state }) {
      await op.truncate('child', { deferred: true });
      const children = [['a', 'b', 'c'], ['b'], []][state.syncs] ?? [];
      await op.upsert('parent', { id: 1, children: children.length });
      await op.upsert(
        'child',
        children.map((name) => ({ parent: 1, name })),
      );
      await op.upsert('child', { parent: 2, name: 'a' });
      await op.checkpoint({ syncs: state.syncs + 1 });
    },
  });
  const child = (parent: number, name: string, isGone = false) => ({
    parent,
    name,
    ...(isGone ? { _fivetran_deleted: true } : {}),
  });
  const first = await sync(parents);
  expect(first.tables.child).toEqual([child(1, 'a'), child(1, 'b'), child(1, 'c'), child(2, 'a')]);
  const second = await sync(parents, { after: first });
  expect(second.tables).toEqual({
    parent: [{ id: 1, children: 1 }],
    child: [child(1, 'a', true), child(1, 'b'), child(1, 'c', true), child(2, 'a')],
  });
  const third = await sync(parents, { after: second });
  expect(third.tables.child).toEqual([
    child(1, 'a', true),
    child(1, 'b', true),
    child(1, 'c', true),
    child(2, 'a'),
  ]);
});
