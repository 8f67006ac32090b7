import { expect, test } from 'vitest';
import { onEachStore, textOf } from './start-server.ts';

onEachStore((start) => {
  test('a group that is made has an address, a destination and a date', async () => {
    await using server = await start();
    const made = await server.call('POST', '/v1/groups', { name: 'sales' });
    const id = textOf(made, 'id');
    const group = { id, name: 'sales', created_at: '2026-11-25T10:00:00.000Z' };
    expect([made.status, made.body]).toEqual([
      201,
      { code: 'Success', message: 'Group sales has been created', data: group },
    ]);
    const read = await server.call('GET', `/v1/groups/${id}/`);
    expect([read.status, read.body]).toEqual([200, { code: 'Success', data: group }]);
    expect((await server.call('GET', `/v1/destinations/${id}`)).status).toBe(200);
  });

  test('what cannot be answered is told in one form, with its own status and code', async () => {
    await using server = await start();
    const told = async (method: string, path: string, body?: unknown) => {
      const answer = await server.call(method, path, body);
      return [answer.status, answer.body.code, answer.body.message];
    };
    expect(await told('GET', '/v1/groups/calm_nobody')).toEqual([
      404,
      'NotFound_Group',
      'there is no group "calm_nobody"',
    ]);
    expect(await told('GET', '/v1/nothing')).toEqual([404, 'NotFound_Route', 'there is no GET /v1/nothing']);
    expect(await told('PUT', '/v1/groups', {})).toEqual([
      405,
      'MethodNotAllowed',
      'PUT is not for this address: use GET, POST',
    ]);
    expect(await told('POST', '/v1/groups', { name: 'no spaces' })).toEqual([
      400,
      'InvalidInput',
      'name: letters, digits and underscores, and no digit first',
    ]);
    expect(await told('POST', '/v1/groups', { name: 'warehouse' })).toEqual([
      409,
      'Conflict',
      `there is a group "warehouse" already, ${server.groupId}: choose another name`,
    ]);
    expect(await told('GET', '/v1/groups?limit=0')).toEqual([
      400,
      'InvalidInput',
      expect.stringMatching(/^limit: /),
    ]);
    expect(await told('GET', '/v1/groups?cursor=x')).toEqual([
      400,
      'InvalidInput',
      'cursor: it is not one that a page before gave: begin without a cursor',
    ]);
  });

  test('bodies are taken as clients send them: by an old type, empty, or left out', async () => {
    await using server = await start();
    const ask = async (method: string, path: string, type: string | null, body: string | null) => {
      const { key, secret } = server.keys;
      const authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
      const headers = type === null ? { authorization } : { authorization, 'content-type': type };
      const response = await fetch(`${server.url}${path}`, { method, headers, body });
      return response.status;
    };
    const test = `/v1/destinations/${server.groupId}/test`;
    const old = 'application/json;version=2';
    expect(await ask('POST', '/v1/groups', old, '{"name":"sales"}')).toBe(201);
    expect(await ask('POST', test, old, '')).toBe(200);
    expect(await ask('POST', test, null, null)).toBe(200);
    expect(await ask('GET', '/v1/groups/', old, null)).toBe(200);
    expect(await ask('POST', test, 'application/json', '{')).toBe(400);
    expect(await ask('POST', test, 'text/csv', 'a,b')).toBe(415);
    const large = JSON.stringify({ name: 'x'.repeat(3_000_000) });
    expect(await ask('POST', '/v1/groups', 'application/json', large)).toBe(413);
  });

  test('only a key of the server is let in, and only what needs none is answered without', async () => {
    await using server = await start();
    const none = await server.as(null).call('GET', '/v1/account/info');
    expect([none.status, none.body.code, none.headers.get('www-authenticate')]).toEqual([
      401,
      'AuthFailed',
      'Basic realm="Headwater"',
    ]);
    const wrong = await server.as({ key: 'x', secret: 'y' }).call('GET', '/v1/account/info');
    expect([wrong.status, wrong.body]).toEqual([
      401,
      { code: 'AuthFailed', message: 'the API key is wrong' },
    ]);
    for (const path of ['/public/connector-types', '/v1/metadata/connector-types']) {
      expect((await server.as(null).call('GET', path)).status).toBe(200);
    }
  });

  test('a list comes in pages, of which the last has no cursor', async () => {
    await using server = await start();
    for (const name of ['a', 'b', 'c', 'd']) await server.call('POST', '/v1/groups', { name });
    const first = await server.call('GET', '/v1/groups?limit=3');
    const cursor = textOf(first, 'next_cursor');
    const second = await server.call('GET', `/v1/groups?limit=3&cursor=${cursor}`);
    const names = [first, second].map(({ body: { data } }) => data);
    expect(names).toEqual([
      { items: [expect.anything(), expect.anything(), expect.anything()], next_cursor: cursor },
      { items: [expect.anything(), expect.anything()] },
    ]);
    expect(new Set(JSON.stringify(names).match(/"name":"\w+"/g)).size).toBe(5);
  });

  test('a group that is deleted leaves no member for the next of its name', async () => {
    await using server = await start();
    const id = textOf(await server.call('POST', '/v1/groups', { name: 'sales' }), 'id');
    const members = () => server.platform.store.selectFrom('memberships').selectAll().execute();
    expect(await members()).toHaveLength(1);
    expect((await server.call('DELETE', `/v1/groups/${id}`)).status).toBe(200);
    expect(await members()).toEqual([]);
  });

  test('a group has no key and no account in a cloud, and says why', async () => {
    await using server = await start();
    for (const [path, code] of [
      ['public-key', 'NotFound_PublicKey'],
      ['service-account', 'NotFound_ServiceAccount'],
    ]) {
      const answer = await server.call('GET', `/v1/groups/${server.groupId}/${path}`);
      expect([answer.status, answer.body.code]).toEqual([404, code]);
    }
  });

  test('the kind of connection there is tells its settings', async () => {
    await using server = await start();
    const list = await server.as(null).call('GET', '/v1/metadata/connector-types');
    const type = {
      id: 'connector_sdk',
      name: 'Connector SDK',
      type: 'Function',
      description: 'A connector that was written with the SDK, and deployed as a package',
      icon_url: null,
      icons: [],
      link_to_docs: null,
      link_to_erd: null,
      connector_class: 'standard',
      service_status: 'general_availability',
      supported_features: [{ id: 'CAPTURE_DELETES' }, { id: 'RE_SYNC' }, { id: 'API_CONFIGURABLE' }],
    };
    expect(list.body).toEqual({ code: 'Success', data: { items: [type] } });
    const details = await server.as(null).call('GET', '/v1/metadata/connector-types/connector_sdk');
    expect(details.body.data).toEqual({
      ...type,
      config: expect.objectContaining({ type: 'object', required: ['schema', 'package_id'] }),
      auth: { type: 'object', properties: {} },
    });
    const other = await server.as(null).call('GET', '/v1/metadata/connector-types/postgres');
    expect([other.status, other.body.code]).toEqual([404, 'NotFound_Service']);
  });
});
