import { expect, test } from 'vitest';
import { onEachStore, type TestServer } from '../server/start-server.ts';
import { uploadPackage } from './test-packages.ts';
import { makeConnection } from './new-connection.ts';

onEachStore((start) => {
  test('a state that a person gives keeps every digit', async () => {
    await using server = await start();
    const id = await makeConnection(server, await uploadPackage(server, 'letters'));
    expect((await server.call('GET', `/v1/connections/${id}/state`)).body.data).toEqual({ state: {} });
    const text =
      '{"state":{"id":12345678901234567890,"price":0.1000000000000000055,"far":1e400,"of":{"a":[null]}}}';
    expect(await raw(server, 'PATCH', `/v1/connections/${id}/state`, text)).toBe(
      `200 {"code":"Success","message":"Connection state has been updated","data":${text}}`,
    );
    expect(await raw(server, 'GET', `/v1/connections/${id}/state`)).toBe(
      `200 {"code":"Success","message":"Connection state retrieved successfully","data":${text}}`,
    );
  });

  test('a state is taken from one that is paused alone, and is an object', async () => {
    await using server = await start();
    const id = await makeConnection(server, await uploadPackage(server, 'letters'));
    const path = `/v1/connections/${id}/state`;
    expect({
      missing: await refusal(server, path, {}),
      list: await refusal(server, path, { state: [1] }),
      number: await raw(server, 'PATCH', path, '{"state":12345678901234567890}'),
      none: await refusal(server, path, { state: null }),
      unknown: await refusal(server, '/v1/connections/no_one/state', { state: {} }),
    }).toEqual({
      missing: '400 InvalidInput state: it is a JSON object',
      list: '400 InvalidInput state: it is a JSON object',
      number: '400 {"code":"InvalidInput","message":"state: it is a JSON object"}',
      none: '400 InvalidInput state: it is a JSON object',
      unknown: '404 NotFound_Connection there is no connection "no_one"',
    });
    await server.call('PATCH', `/v1/connections/${id}`, { schedule_type: 'manual', paused: false });
    expect(await refusal(server, path, { state: {} })).toBe(
      '409 Conflict the connection is not paused: set "paused" to true first',
    );
  });
});

async function refusal(server: TestServer, path: string, body: object): Promise<string> {
  const answer = await server.call('PATCH', path, body);
  return `${answer.status} ${answer.body.code} ${answer.body.message}`;
}

/** Sends and gives texts: a test would round numbers itself. */
async function raw({ url, keys }: TestServer, method: string, path: string, body?: string): Promise<string> {
  const authorization = `Basic ${Buffer.from(`${keys.key}:${keys.secret}`).toString('base64')}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const response = await fetch(`${url}${path}`, { method, headers, body: body ?? null });
  return `${response.status} ${await response.text()}`;
}
