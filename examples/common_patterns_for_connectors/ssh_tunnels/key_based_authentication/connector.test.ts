import { explore, sync } from 'headwater/testing';
import ssh2 from 'ssh2';
import { expect, test } from 'vitest';
import behindSsh from './connector.ts';
import { startSource } from './source.ts';

test('the first sync reads the API through the tunnel', async () => {
  await using source = await startSource();
  const { tables } = await sync(behindSsh, { configuration: source.settings });
  const headers = { authorization: `apiKey ${source.settings.apiKey}` };
  const response = await fetch(`${source.url}/auth/api_key`, { headers });
  const { data }: { data: { id: string }[] } = JSON.parse(await response.text());
  expect(data).toHaveLength(20);
  expect(tables).toEqual({ user: data.toSorted((a, b) => (a.id < b.id ? -1 : 1)) });
  expect(source.forwarded()).toBe(1);
});

test('the next sync opens a tunnel of its own, and finds the same users', async () => {
  await using source = await startSource();
  const first = await sync(behindSsh, { configuration: source.settings });
  const { tables } = await sync(behindSsh, { configuration: source.settings, after: first });
  expect(tables).toEqual(first.tables);
  expect(source.forwarded()).toBe(2);
});

test('a key that the server does not know ends the sync', async () => {
  await using source = await startSource();
  const { private: privateKey } = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
  const failed = sync(behindSsh, { configuration: { ...source.settings, privateKey } });
  await expect(failed).rejects.toMatchObject({
    code: 'configuration',
    message: `the SSH server 127.0.0.1:${source.settings.sshPort} refused headwater: check the credentials`,
  });
});

test('a passphrase that is wrong ends the sync before the server is asked', async () => {
  await using source = await startSource();
  const failed = sync(behindSsh, { configuration: { ...source.settings, passphrase: 'another one' } });
  await expect(failed).rejects.toMatchObject({
    code: 'configuration',
    message: `the SSH server 127.0.0.1:${source.settings.sshPort} was not asked: check the private key and its passphrase`,
  });
});

test('a server that is another one is told nothing', async () => {
  await using source = await startSource();
  const failed = sync(behindSsh, { configuration: { ...source.settings, hostKey: 'SHA256:another' } });
  await expect(failed).rejects.toMatchObject({
    code: 'configuration',
    message: `the SSH server 127.0.0.1:${source.settings.sshPort} shows the host key ${source.settings.hostKey}: find out why, then check hostKey`,
  });
});

test('a server that is not there ends the sync', async () => {
  await using source = await startSource();
  const failed = sync(behindSsh, { configuration: { ...source.settings, sshPort: '1' } });
  await expect(failed).rejects.toMatchObject({
    code: 'source',
    message: 'the SSH server 127.0.0.1:1 gave no connection: try again later',
  });
});

test('whatever breaks off a sync, the next one writes the same rows', async () => {
  await using source = await startSource();
  const report = await explore(behindSsh, { configuration: source.settings });
  expect(report).toMatchObject({ requests: 1, checkpoints: 0 });
});
