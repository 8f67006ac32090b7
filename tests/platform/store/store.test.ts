import { afterAll, describe, expect, test } from 'vitest';
import { openStore } from '../../../packages/platform/src/control/open-store.ts';
import { newSync, queueDue } from '../../../packages/platform/src/syncs/queue-sync.ts';
import { addConnections } from './add-connections.ts';
import { storeKinds } from './control-stores.ts';

describe.each(storeKinds())('$name', (kind) => {
  afterAll(() => kind.stop());

  test.skipIf(kind.missing !== null)('a store that is opened again has what was in it', async () => {
    await using empty = await kind.make();
    const account = { id: 'happy_harmony', name: 'Headwater', created_at: '2026-11-25T00:00:00.000Z' };
    const store = await openStore(empty.place);
    await store.insertInto('account').values(account).execute();
    await store.destroy();
    const again = await openStore(empty.place);
    expect(await again.selectFrom('account').selectAll().execute()).toEqual([account]);
    await again.destroy();
  });

  test.skipIf(kind.missing !== null)('a connection never has two syncs that wait or run', async () => {
    await using empty = await kind.make();
    const store = await openStore(empty.place);
    const [id = ''] = await addConnections(store, 1);
    const now = '2026-11-25T00:00:00.000Z';
    await store
      .insertInto('syncs')
      .values(newSync(id, 'user', now))
      .execute();
    await expect(
      store
        .insertInto('syncs')
        .values(newSync(id, 'user', now))
        .execute(),
    ).rejects.toThrow(/unique/i);
    await store.updateTable('syncs').set({ status: 'ended' }).execute();
    await store
      .insertInto('syncs')
      .values(newSync(id, 'user', now))
      .execute();
    await store.destroy();
  });

  test.skipIf(kind.missing !== null)(
    'what is due is queued once, and what is queued is not due',
    async () => {
      await using empty = await kind.make();
      const store = await openStore(empty.place);
      const ids = await addConnections(store, 450, '2026-11-25T00:00:00.000Z');
      expect(await queueDue(store, '2026-11-24T23:59:59.999Z')).toBe(0);
      expect(await queueDue(store, '2026-11-25T00:00:00.000Z')).toBe(450);
      expect(await queueDue(store, '2026-11-26T00:00:00.000Z')).toBe(0);
      const queued = await store.selectFrom('syncs').select(['connection_id', 'status', 'trigger']).execute();
      const wanted = ids.map((id) => ({ connection_id: id, status: 'queued', trigger: 'schedule' }));
      const byId = (a: { connection_id: string }, b: { connection_id: string }) =>
        a.connection_id.localeCompare(b.connection_id);
      expect(queued.toSorted(byId)).toEqual(wanted.toSorted(byId));
      await store.destroy();
    },
  );
});

test('a PostgreSQL that does not answer is named, without its password', async () => {
  const url = 'postgres://ada:the-password@127.0.0.1:1/control';
  const opening = openStore({ kind: 'postgres', url });
  await expect(opening).rejects.toMatchObject({
    code: 'configuration',
    message:
      'the control store 127.0.0.1:1/control, which DATABASE_URL names, cannot be opened: connect ECONNREFUSED 127.0.0.1:1: see that PostgreSQL runs there, and that the user, the password and the database are right',
  });
});
