import type { Receiver } from '../webhooks/receiver.ts';
import { planted, type Planted } from './planted.ts';
import { listOf, type Plants } from './plants.ts';
import type { Asker } from './sent-places.ts';

/** Makes one of everything that has a secret. Gives the secrets that the server made. */
export async function makeEverything(api: Asker, { url }: Receiver, plants: Plants): Promise<Planted[]> {
  const groupId = await groupOf(api);
  await api.ask('PATCH', `/v1/destinations/${groupId}`, { config: plants.destination });
  await api.ask('POST', `/v1/destinations/${groupId}/test`);
  const events = ['sync_start', 'sync_end', 'connection_failure', 'create_connector', 'edit_connector'];
  const hook = await api.ask('POST', '/v1/webhooks/account', {
    url,
    events,
    active: false,
    secret: plants.formerHook,
  });
  const path = `/v1/webhooks/${String(hook['id'])}`;
  await api.ask('PATCH', path, { secret: plants.hook, active: true });
  await api.ask('POST', `${path}/test`, { event: 'sync_end' });
  const key = await api.ask('POST', '/v1/system-keys', { name: 'a program', permissions: [] });
  const rotated = await api.ask('POST', `/v1/system-keys/${String(key['id'])}/rotate`);
  const person = { email: 'ada@example.com', given_name: 'Ada', family_name: 'Byron' };
  const user = await api.ask('POST', '/v1/users', person);
  const own = await api.ask('POST', `/v1/users/${String(user['id'])}/api-key`);
  return [
    planted('secret of a system key', String(key['secret'])),
    planted('rotated secret', String(rotated['secret'])),
    planted('secret of a user', String(own['secret'])),
  ];
}

/** The group of the first start. */
export async function groupOf(api: Asker): Promise<string> {
  const { items } = await api.ask('GET', '/v1/groups');
  return String(/"id":"(\w+)"/.exec(JSON.stringify(items))?.[1]);
}

/** Sends what is refused, with a secret in it. */
export async function provoke(api: Asker, { settings, hook }: Plants): Promise<void> {
  const group_id = await groupOf(api);
  const refused = (method: string, path: string, body: unknown) =>
    api.send(method, path, JSON.stringify(body));
  const { token, private_key } = settings;
  const config = { schema: 'provoked', package_id: 'calm_nobody', secrets_list: listOf(settings) };
  for (const wrong of [
    { config },
    { config: { ...config, secrets_list: [{ key: token, value: 1 }] } },
    { config: { ...config, api_key: token } },
    { config: { ...config, schema: token } },
    { config, auth: { token } },
    { config, sync_frequency: token, daily_sync_time: private_key },
  ]) {
    await refused('POST', '/v1/connections', { group_id, service: 'connector_sdk', ...wrong });
  }
  const json = JSON.stringify({ secret: hook, url: token });
  for (const broken of [json.slice(0, -1), `${json}}`, json.replace(':', ''), `{${json}`, token]) {
    await api.send('POST', '/v1/webhooks/account', broken);
  }
  const events = ['sync_end'];
  await refused('POST', '/v1/webhooks/account', { url: 'https://127.0.0.1:1/', events, secret: hook });
  await refused('POST', '/v1/webhooks/account', { url: 'http://no.tls', events, secret: hook });
  await refused('PATCH', `/v1/destinations/${group_id}`, { config: { path: 'nowhere', api_token: token } });
}
