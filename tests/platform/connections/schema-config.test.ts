import { setTimeout as later } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { keepDiscovered } from '../../../packages/platform/src/schema-config/keep-discovered.ts';
import { onEachStore, type TestServer } from '../server/start-server.ts';
import { uploadPackage } from './test-packages.ts';
import { makeConnection } from './new-connection.ts';

const config = {
  enable_new_by_default: true,
  schema_change_handling: 'ALLOW_ALL',
  schemas: {
    letters: {
      name_in_destination: 'letters',
      enabled: true,
      tables: {
        letter: {
          name_in_destination: 'letter',
          enabled: true,
          sync_mode: 'SOFT_DELETE',
          enabled_patch_settings: { allowed: true },
          supports_columns_config: true,
          supports_history_mode: false,
          columns: {},
        },
      },
    },
  },
};
const place = {
  name_in_destination: 'place',
  enabled: true,
  hashed: false,
  is_primary_key: true,
  enabled_patch_settings: {
    allowed: false,
    reason_code: 'OTHER',
    reason: 'The column is a part of the primary key',
  },
};
const letter = {
  name_in_destination: 'letter',
  enabled: true,
  hashed: false,
  is_primary_key: false,
  enabled_patch_settings: { allowed: true },
};

onEachStore((start) => {
  test('a sync tells which tables there are, and clients read them', { timeout: 60_000 }, async () => {
    await using server = await start();
    const secrets = [
      { key: 'word', value: 'abc' },
      { key: 'token', value: 'sesame' },
    ];
    const id = await makeConnection(server, await uploadPackage(server, 'letters'), 'letters', {
      config: { secrets_list: secrets },
    });
    const ask = asker(server, id);
    expect(await ask('GET', '/schemas')).toBe('404 NotFound_SchemaConfig');
    await server.call('PATCH', `/v1/connections/${id}`, { paused: false });
    for (const deadline = Date.now() + 30_000; Date.now() < deadline; await later(50)) {
      const { body } = await server.call('GET', `/v1/connections/${id}`);
      if (Object(body.data).succeeded_at !== null) break;
    }
    expect(await ask('GET', '/schemas')).toEqual(config);
    expect(await ask('POST', '/schemas/reload', { exclude_mode: 'PRESERVE' })).toEqual(config);
    expect(await ask('GET', '/schemas/letters/tables/letter/columns')).toEqual({
      columns: { place, letter },
    });
    const tables = await server.call('GET', `/v1/metadata/connectors/${id}/tables`);
    const { items } = Object(tables.body.data);
    const table = { id: expect.any(String), parent_id: expect.any(String) };
    expect(items).toEqual([{ ...table, name_in_source: 'letter', name_in_destination: 'letter' }]);
    const columns = await server.call('GET', `/v1/metadata/connectors/${id}/columns?limit=1`);
    expect(columns.body.data).toEqual({
      items: [
        {
          id: expect.any(String),
          parent_id: items[0].id,
          name_in_source: 'place',
          name_in_destination: 'place',
          type_in_source: 'INT',
          type_in_destination: 'INT',
          is_primary_key: true,
        },
      ],
      next_cursor: expect.any(String),
    });
  });

  test('every address of a configuration takes what can be done, and refuses the rest by name', async () => {
    await using server = await start();
    const id = await makeConnection(server, await uploadPackage(server, 'letters'));
    const ask = asker(server, id);
    expect(await ask('PATCH', '/schemas', { schema_change_handling: 'ALLOW_ALL' })).toBe(
      '404 NotFound_SchemaConfig',
    );
    await meetLetters(server, id);
    const kept = {
      ...config,
      schemas: {
        letters: {
          ...config.schemas.letters,
          tables: { letter: { ...config.schemas.letters.tables.letter, columns: { letter } } },
        },
      },
    };
    expect(
      await ask('PATCH', '/schemas', {
        schema_change_handling: 'ALLOW_ALL',
        schemas: {
          letters: { tables: { letter: { columns: { letter: { enabled: true, is_primary_key: null } } } } },
        },
      }),
    ).toEqual(kept);
    expect(await ask('PATCH', '/schemas/letters', { enabled: true })).toEqual(kept);
    expect(await ask('PATCH', '/schemas/letters/tables/letter', { sync_mode: 'SOFT_DELETE' })).toEqual(kept);
    expect(await ask('PATCH', '/schemas/letters/tables/letter/columns/letter', { hashed: false })).toEqual(
      kept,
    );
    expect(await ask('POST', '/schemas/reload')).toEqual(kept);
    const dropped = { schemas: { letters: { tables: { letter: { columns: ['letter'] } } } } };
    expect({
      schema: await ask('PATCH', '/schemas/Letters', {}),
      table: await ask('PATCH', '/schemas/letters/tables/Letter', {}),
      column: await ask('PATCH', '/schemas/letters/tables/letter/columns/Letter', {}),
      columns: await ask('GET', '/schemas/letters/tables/Letter/columns'),
      columnsOfNone: await ask('GET', '/schemas/Letters/tables/letter/columns'),
      key: await ask('PATCH', '/schemas/letters/tables/letter/columns/place', { enabled: false }),
      mode: await ask('PATCH', '/schemas/letters/tables/letter', { sync_mode: 'FAST' }),
      lock: await ask('PATCH', '/schemas', { is_type_locked: true }),
      unknown: await ask('PATCH', '/schemas', { schemas: { letters: { enable: false } } }),
      dropped: await ask('POST', '/schemas/drop-columns', dropped),
      droppedOne: await ask('DELETE', '/schemas/letters/tables/letter/columns/letter'),
      again: await ask('POST', '/schemas', { schema_change_handling: 'ALLOW_ALL' }),
    }).toEqual({
      schema: '404 NotFound_Schema',
      table: '404 NotFound_Table',
      column: '404 NotFound_Column',
      columns: '404 NotFound_Table',
      columnsOfNone: '404 NotFound_Schema',
      key: '400 InvalidInput',
      mode: '400 InvalidInput',
      lock: '400 InvalidInput',
      unknown: '400 InvalidInput',
      dropped: '409 Conflict',
      droppedOne: '409 Conflict',
      again: '409 Conflict',
    });
    expect(await ask('GET', '/schemas')).toEqual(kept);
  });

  test('the connector is asked which tables it has, before any sync', async () => {
    await using server = await start();
    const id = await makeConnection(server, await uploadPackage(server, 'letters'));
    const ask = asker(server, id);
    expect(await ask('POST', '/schemas/reload', { exclude_mode: 'EXCLUDE' })).toMatchObject({
      schemas: { letters: { enabled: false, tables: { letter: { enabled: false } } } },
    });
    expect(await ask('GET', '/schemas/letters/tables/letter/columns')).toMatchObject({
      columns: {
        letter: { name_in_destination: 'letter', enabled: true, is_primary_key: false },
        place: { name_in_destination: 'place', enabled: true, is_primary_key: true },
      },
    });
    const log = await server.call('GET', `/v1/connections/${id}/syncs`);
    expect(log.body.data).toMatchObject({ items: [] });
  });

  test('what a connector cannot say which tables it has for is told', async () => {
    await using server = await start();
    const id = await makeConnection(server, await uploadPackage(server, 'tenants'), 'tenants');
    const reload = async () => server.call('POST', `/v1/connections/${id}/schemas/reload`);
    const refused = await reload();
    expect([refused.status, refused.body]).toEqual([
      409,
      {
        code: 'Conflict',
        message: expect.stringContaining('which tables it has: configuration.tenant'),
      },
    ]);
    await server.call('PATCH', `/v1/connections/${id}`, {
      config: { secrets_list: [{ key: 'tenant', value: 'nobody' }] },
      run_setup_tests: false,
    });
    const failed = await reload();
    expect(failed.body.message).toContain('which tables it has: Error: there is no tenant nobody');
    await server.call('PATCH', `/v1/connections/${id}`, {
      config: { secrets_list: [{ key: 'tenant', value: 'acme' }] },
      run_setup_tests: false,
    });
    expect((await reload()).body.data).toMatchObject({
      schemas: { tenants: { tables: { acme_order: {} } } },
    });
  });

  test('what is left out or hashed is echoed at every level', async () => {
    await using server = await start();
    const id = await makeConnection(server, await uploadPackage(server, 'letters'));
    const ask = asker(server, id);
    await meetLetters(server, id);
    const ofTable = (table: object) => ({ schemas: { letters: { tables: { letter: table } } } });
    const [column, table] = ['/schemas/letters/tables/letter/columns', '/schemas/letters/tables/letter'];
    expect(await ask('PATCH', `${column}/letter`, { enabled: false })).toMatchObject(
      ofTable({ enabled: true, columns: { letter: { enabled: false, hashed: false } } }),
    );
    expect(await ask('PATCH', `${column}/place`, { hashed: true })).toMatchObject(
      ofTable({ columns: { letter: { enabled: false }, place: { enabled: true, hashed: true } } }),
    );
    expect(await ask('PATCH', table, { enabled: false })).toMatchObject(ofTable({ enabled: false }));
    expect(await ask('PATCH', '/schemas/letters', { enabled: false })).toMatchObject({
      schemas: { letters: { enabled: false } },
    });
    expect(await ask('PATCH', '/schemas', { schema_change_handling: 'BLOCK_ALL' })).toMatchObject({
      enable_new_by_default: false,
      schema_change_handling: 'BLOCK_ALL',
    });
    expect(await ask('POST', '/schemas/reload', { exclude_mode: 'INCLUDE' })).toMatchObject({
      schema_change_handling: 'BLOCK_ALL',
      schemas: { letters: { enabled: true, tables: { letter: { enabled: true } } } },
    });
    expect(await ask('POST', '/schemas/reload', { exclude_mode: 'EXCLUDE' })).toMatchObject({
      schemas: { letters: { enabled: false, tables: { letter: { enabled: false } } } },
    });
  });

  test('a configuration can be made before the first sync', async () => {
    await using server = await start();
    const id = await makeConnection(server, await uploadPackage(server, 'letters'));
    const ask = asker(server, id);
    const wanted = { schemas: { letters: { enabled: true, tables: { letter: { enabled: true } } } } };
    expect(await ask('POST', '/schemas', wanted)).toEqual(config);
    expect(await ask('GET', '/schemas')).toEqual(config);
    // Nobody knows the columns of a table that no sync has met.
    const inTable = { columns: { letter: { enabled: true } } };
    expect(await ask('PATCH', '/schemas/letters/tables/letter', inTable)).toMatchObject(config);
  });

  test('tables are read anew by the names of the source', async () => {
    await using server = await start();
    const id = await makeConnection(server, await uploadPackage(server, 'letters'));
    const ask = asker(server, id);
    await meetLetters(server, id);
    expect({
      none: await ask('POST', '/resync', { scope: {} }),
      noTables: await ask('POST', '/resync', { scope: { letters: [] } }),
      wrong: await ask('POST', '/resync', { scope: { letters: ['Letter'] } }),
      wrongSchema: await ask('POST', '/schemas/tables/resync', { Letters: ['letter'] }),
    }).toEqual({
      none: '400 InvalidInput',
      noTables: '400 InvalidInput',
      wrong: '404 NotFound_Table',
      wrongSchema: '404 NotFound_Schema',
    });
    expect(await resyncOf(server, id)).toBeNull();
  });
});

/** Asks for a part of a connection. Gives the data of a success, or what it is refused with. */
function asker(server: TestServer, id: string) {
  return async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await server.call(method, `/v1/connections/${id}${path}`, body);
    return answer.status === 200 ? answer.body.data : `${answer.status} ${answer.body.code}`;
  };
}

/** What a sync leaves. */
async function meetLetters({ platform }: TestServer, id: string): Promise<void> {
  const columns = [
    { name: 'place', type: 'INT' as const },
    { name: 'letter', type: 'STRING' as const },
  ];
  const table = { table: { name: 'letter' }, primaryKey: ['place'], columns };
  await platform.store
    .transaction()
    .execute(async (transaction) => keepDiscovered(transaction, id, [table], '2026-11-25T10:00:00.000Z'));
}

async function resyncOf(server: TestServer, id: string): Promise<unknown> {
  const { resync } = await server.platform.store
    .selectFrom('connections')
    .select('resync')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return resync === null ? null : JSON.parse(resync);
}
