import { explore, sync } from 'headwater/testing';
import { readPrivateKey } from 'openpgp';
import { expect, test } from 'vitest';
import { hasGpg } from '../../sources/seal-with-gpg.ts';
import withPrivateKey from './connector.ts';
import { sealFor, startSource } from './source.ts';

const sealers = [
  { sealedBy: 'openpgp', isMissing: false },
  { sealedBy: 'gpg', isMissing: !hasGpg },
];

test.for(sealers)(
  'a file that $sealedBy sealed is read, and again in the next sync',
  async (sealer, context) => {
    context.skip(sealer.isMissing, `there is no program ${sealer.sealedBy}`);
    await using source = await startSource(sealer.sealedBy);
    const first = await sync(withPrivateKey, { configuration: source.settings });
    expect(first).toMatchObject({
      tables: {
        signed_message: [
          { id: 1, message: 'Meet me at noon.' },
          { id: 2, message: 'Bring the keys.' },
        ],
      },
      state: {},
    });
    source.publish(await source.seal('Meet me at dusk.', 'Bring the keys.', 'Come alone: ŏ.'));
    const next = await sync(withPrivateKey, { configuration: source.settings, after: first });
    expect(next.tables).toEqual({
      signed_message: [
        { id: 1, message: 'Meet me at dusk.' },
        { id: 2, message: 'Bring the keys.' },
        { id: 3, message: 'Come alone: ŏ.' },
      ],
    });
  },
);

test('a file that is not from the sender, or not for us, is not taken', async () => {
  await using source = await startSource('openpgp');
  const { settings, stranger } = source;
  const ours = (await readPrivateKey({ armoredKey: settings.privateKey })).toPublic().armor();
  const row = '{"id":1,"message":"Trust me."}\n';
  const files = {
    unsigned: await sealFor(ours, row),
    'signed by another': await sealFor(ours, row, stranger.privateKey),
    'for another': await sealFor(stranger.publicKey, row),
    'no message': row,
  };
  const said: Record<string, string> = {};
  for (const [kind, file] of Object.entries(files)) {
    source.publish(file);
    said[kind] = await messageOf(sync(withPrivateKey, { configuration: settings }));
  }
  const file = `${source.url}/messages.asc`;
  expect(said).toEqual({
    unsigned: `${file}: Error decrypting message: Message is not signed: ask its sender`,
    'signed by another': `${file}: Error decrypting message: Could not find signing key with key ID <id>: ask its sender`,
    'for another': `${file}: Error decrypting message: No decryption key packets found: ask its sender`,
    'no message': `${file}: Misformed armored text: ask its sender`,
  });
});

test.each(['privateKey', 'passphrase', 'senderKey'])(
  'a wrong %s is an error of the settings',
  async (setting) => {
    await using source = await startSource('openpgp');
    const configuration = { ...source.settings, [setting]: 'a wrong one' };
    await expect(sync(withPrivateKey, { configuration })).rejects.toMatchObject({
      code: 'configuration',
      message: `configuration.${setting}: no key could be read with it, check it`,
    });
    expect(source.requests).toEqual([]);
  },
);

test('whatever breaks on the way, the tables end up the same', async () => {
  await using source = await startSource('openpgp');
  const report = await explore(withPrivateKey, { configuration: source.settings });
  expect(report.requests).toBe(1);
});

async function messageOf(failing: Promise<unknown>): Promise<string> {
  return failing.then(
    () => 'it was taken',
    (error: unknown) =>
      String(error instanceof Error ? error.message : error).replace(/\b[0-9a-f]{16}\b/, '<id>'),
  );
}
