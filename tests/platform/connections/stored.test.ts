import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { readTables } from '@headwater/testing';
import { expect, test } from 'vitest';
import { onEachStore, type TestServer } from '../server/start-server.ts';
import { makeConnection } from './new-connection.ts';
import { uploadPackage } from './test-packages.ts';

// What is stored of a source, as a person sets it over the REST API and finds it in the warehouse.

onEachStore((start) => {
  test('what is set before the first sync is never stored', { timeout: 60_000 }, async () => {
    await using server = await start();
    const id = await newShop(server, 'ada,bob');
    await server.call('POST', `/v1/connections/${id}/schemas`, {
      schemas: { shop: { tables: { person: { columns: { email: { enabled: false } } }, order: off } } },
    });
    await syncOnce(server, id);
    expect(await stored(server)).toEqual({
      person: [
        { id: 0, age: 30 },
        { id: 1, age: 31 },
      ],
    });
    expect(await tablesOf(server, id)).toEqual({ person: true, order: false });
  });

  test('what is set between syncs holds from the next one on', { timeout: 60_000 }, async () => {
    await using server = await start();
    const id = await newShop(server, 'ada');
    await syncOnce(server, id);
    const patched = await server.call('PATCH', `/v1/connections/${id}/schemas`, {
      schemas: {
        shop: {
          tables: {
            person: { columns: { email: { hashed: true }, age: { enabled: false } } },
            order: { enabled: false },
          },
        },
      },
    });
    expect(patched.status).toBe(200);
    await addPeople(server, id, 'ada,bob');
    await syncOnce(server, id);
    const hash = await hashes(server);
    expect(await stored(server)).toEqual({
      // What was there is hashed as well; what is blocked stays.
      person: [
        { id: 0, email: hash('ada@example.com'), age: 30 },
        { id: 1, email: hash('bob@example.com'), age: null },
      ],
      order: [{ id: 0, person: 0 }],
    });
    const dropped = await server.call('POST', `/v1/connections/${id}/schemas/drop-columns`, {
      schemas: { shop: { tables: { person: { columns: ['age'] } } } },
    });
    expect(dropped.body).toMatchObject({ code: 'Success' });
    await syncOnce(server, id);
    expect((await stored(server))['person']).toEqual([
      { id: 0, email: hash('ada@example.com') },
      { id: 1, email: hash('bob@example.com') },
    ]);
    const [person, order] = [
      { schema: 'shop', table: 'person' },
      { schema: 'shop', table: 'order' },
    ];
    expect(await toldOfTables(server, id)).toEqual([
      // The first sync.
      ['write_to_table_start', person],
      ['write_to_table_start', order],
      [
        'create_table',
        { schema: 'shop', name: 'person', columns: { id: 'INT', email: 'STRING', age: 'LONG' } },
      ],
      ['create_table', { schema: 'shop', name: 'order', columns: { id: 'INT', person: 'INT' } }],
      ['write_to_table_end', person],
      ['write_to_table_end', order],
      // The second.
      ['write_to_table_start', person],
      ['alter_table', { ...person, columns: {}, hashed: ['email'] }],
      ['write_to_table_end', person],
      // The third had nothing to write.
      ['alter_table', { ...person, columns: {}, dropped: ['age'] }],
    ]);
  });

  test('tables that come later are stored by the rule', { timeout: 60_000 }, async () => {
    await using server = await start();
    const id = await newShop(server, 'ada');
    await server.call('POST', `/v1/connections/${id}/schemas`, {
      schema_change_handling: 'BLOCK_ALL',
      schemas: { shop: { tables: { person: { enabled: true } } } },
    });
    await syncOnce(server, id);
    expect(await stored(server)).toEqual({ person: [{ id: 0, email: 'ada@example.com', age: 30 }] });
    expect(await tablesOf(server, id)).toEqual({ person: true, order: false });
  });

  test('a re-sync reads everything anew, of one table nothing else', { timeout: 60_000 }, async () => {
    await using server = await start();
    const id = await newShop(server, 'ada,bob');
    await syncOnce(server, id);
    // The source has lost one: only a re-sync can tell.
    await addPeople(server, id, 'eve');
    await server.call('POST', `/v1/connections/${id}/schemas/shop/tables/person/resync`);
    await syncOnce(server, id);
    const old = { id: 1, email: 'bob@example.com', age: 31, _fivetran_deleted: true };
    expect(await stored(server)).toEqual({
      person: [{ id: 0, email: 'eve@example.com', age: 30 }, old],
      order: [
        { id: 0, person: 0 },
        { id: 1, person: 1 },
      ],
    });
    expect(await stateOf(server, id)).toEqual({ written: 2 });

    await server.call('POST', `/v1/connections/${id}/resync`);
    const refused = await give(server, id, { written: 7 });
    expect([refused.status, refused.body.message]).toEqual([
      409,
      'a re-sync of all tables is asked for, which begins without a state: let it store its first rows, then give one',
    ]);
    await syncOnce(server, id);
    expect(await stored(server)).toEqual({
      person: [{ id: 0, email: 'eve@example.com', age: 30 }, old],
      order: [
        { id: 0, person: 0 },
        { id: 1, person: 1, _fivetran_deleted: true },
      ],
    });
    expect(await stateOf(server, id)).toEqual({ written: 1 });
  });
});

const off = { enabled: false };

async function newShop(server: TestServer, people: string): Promise<string> {
  return makeConnection(server, await uploadPackage(server, 'shop'), 'shop', {
    config: { secrets_list: [{ key: 'people', value: people }] },
  });
}

async function addPeople(server: TestServer, id: string, people: string): Promise<void> {
  await server.call('PATCH', `/v1/connections/${id}`, {
    config: { secrets_list: [{ key: 'people', value: people }] },
    run_setup_tests: false,
  });
}

/** Runs one sync of a connection that is paused before and after. */
async function syncOnce(server: TestServer, id: string): Promise<void> {
  const before = (await syncsOf(server, id)).length;
  await server.call('PATCH', `/v1/connections/${id}`, { paused: false, schedule_type: 'manual' });
  await server.call('POST', `/v1/connections/${id}/sync`, {});
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await later(50)) {
    const syncs = await syncsOf(server, id);
    if (syncs.length === before || syncs[0]?.status !== 'ended') continue;
    expect(syncs[0]).toMatchObject({ outcome: 'SUCCESSFUL' });
    await server.call('PATCH', `/v1/connections/${id}`, { paused: true });
    // Syncs of the same moment have no order.
    server.clock.forward(60);
    return;
  }
  throw new Error(`no sync ended: ${JSON.stringify(await syncsOf(server, id))}`);
}

async function syncsOf(server: TestServer, id: string): Promise<readonly { status: string }[]> {
  return Object((await server.call('GET', `/v1/connections/${id}/syncs`)).body.data).items;
}

async function stored(server: TestServer) {
  const { dataFolder } = server.platform.settings;
  return readTables(join(dataFolder, 'destinations', server.groupId, 'shop', 'warehouse.db'));
}

/** Hashes as the destination does. */
async function hashes({ platform: { store, cipher } }: TestServer): Promise<(text: string) => string> {
  const { id, hash_salt: sealed } = await store
    .selectFrom('destinations')
    .select(['id', 'hash_salt'])
    .executeTakeFirstOrThrow();
  const salt = cipher.open(sealed, `destinations.hash_salt ${id}`);
  return (text) => createHash('sha256').update(salt).update(text).digest('base64');
}

async function tablesOf(server: TestServer, id: string): Promise<Record<string, boolean>> {
  const { body } = await server.call('GET', `/v1/connections/${id}/schemas`);
  const tables: Record<string, { enabled: boolean }> = Object(body.data).schemas.shop.tables;
  return Object.fromEntries(Object.entries(tables).map(([name, { enabled }]) => [name, enabled]));
}

/** What the log says of tables, oldest first, but for the counts of rows. */
async function toldOfTables(server: TestServer, id: string): Promise<readonly [string, unknown][]> {
  const { items } = Object((await server.call('GET', `/v1/connections/${id}/logs?limit=1000`)).body.data);
  const events: readonly { event: string; data: unknown }[] = items;
  return events
    .filter(({ event }) => event.includes('_table'))
    .map(({ event, data }): [string, unknown] => [event, data])
    .toReversed();
}

async function stateOf(server: TestServer, id: string): Promise<unknown> {
  return Object((await server.call('GET', `/v1/connections/${id}/state`)).body.data).state;
}

function give(server: TestServer, id: string, state: object) {
  return server.call('PATCH', `/v1/connections/${id}/state`, { state });
}
