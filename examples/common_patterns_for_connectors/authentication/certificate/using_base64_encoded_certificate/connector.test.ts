import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import withCertificate from './connector.ts';
import { missingProgram, startSource } from './source.ts';

test.skipIf(missingProgram !== null)(`the page is read a line a row${because()}`, async () => {
  await using source = await startSource();
  const first = await sync(withCertificate, { configuration: source.settings });
  expect(first.tables).toEqual({
    sample_data: [
      { id: 1, content: 'client.badssl.com' },
      { id: 2, content: 'Your certificate is known.' },
    ],
  });
  source.lines.splice(1, 1);
  const next = await sync(withCertificate, { configuration: source.settings, after: first });
  expect(next.tables).toEqual({
    sample_data: [
      { id: 1, content: 'Your certificate is known.' },
      { id: 2, content: 'Your certificate is known.', _fivetran_deleted: true },
    ],
  });
});

test.skipIf(missingProgram !== null)('what cannot be read is an error of the settings', async () => {
  await using source = await startSource();
  const { settings, stranger } = source;
  const wrong = [
    { passkey: 'another passphrase' },
    { encodedCertificate: 'no certificate' },
    // It belongs to another key.
    { encodedCertificate: btoa(stranger.certificate) },
  ];
  for (const setting of wrong) {
    await expect(sync(withCertificate, { configuration: { ...settings, ...setting } })).rejects.toMatchObject(
      {
        code: 'configuration',
        message:
          'the certificate and its key cannot be read: check that they belong together, their base64 and the passkey',
      },
    );
  }
});

test.skipIf(missingProgram !== null)('a certificate that the source does not know is refused', async () => {
  await using source = await startSource();
  const { certificate, privateKey } = source.stranger;
  const configuration = {
    ...source.settings,
    encodedCertificate: btoa(certificate),
    encodedPrivateKey: btoa(privateKey),
  };
  await expect(sync(withCertificate, { configuration })).rejects.toMatchObject({
    code: 'access_denied',
    message: `GET ${source.url}/ answered 403 (The SSL certificate error): check the credentials, and what they may read`,
  });
});

test.skipIf(missingProgram !== null)('a source that nobody vouches for is sent nothing', async () => {
  await using source = await startSource();
  const configuration = { ...source.settings, encodedAuthority: '' };
  await expect(sync(withCertificate, { configuration })).rejects.toThrow(
    `GET ${source.url}/ failed: its certificate is not accepted (SELF_SIGNED_CERT_IN_CHAIN)`,
  );
});

test.skipIf(missingProgram !== null)('whatever breaks on the way, the tables end up the same', async () => {
  await using source = await startSource();
  const report = await explore(withCertificate, { configuration: source.settings });
  expect(report.requests).toBe(1);
});

function because(): string {
  return missingProgram === null ? '' : ` (skipped: ${missingProgram})`;
}
