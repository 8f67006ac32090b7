import { explore, sync } from 'headwater/testing';
import { expect, test } from 'vitest';
import fromBucket from './connector.ts';
import { missingProgram, startSource } from './source.ts';

test.skipIf(missingProgram !== null)(`each sync fetches the certificate, and reads${because()}`, async () => {
  await using source = await startSource();
  const first = await sync(fromBucket, { configuration: source.settings });
  expect(first.tables).toEqual({
    sample_data: [
      { id: 1, content: 'client.badssl.com' },
      { id: 2, content: 'Your certificate is known.' },
    ],
  });
  const fetched = ['GET /certificates/clients/headwater%201.pem', 'GET /certificates/authority.pem'];
  expect(source.storage.requests).toEqual(fetched);
  source.lines.push('<p>It is good for a day.</p>');
  const next = await sync(fromBucket, { configuration: source.settings, after: first });
  expect(next.tables.sample_data.at(-1)).toEqual({ id: 3, content: 'It is good for a day.' });
  expect(source.storage.requests).toEqual([...fetched, ...fetched]);
});

test.skipIf(missingProgram !== null).each([
  { setting: { secretAccessKey: 'another' }, status: 403, code: 'SignatureDoesNotMatch' },
  { setting: { accessKeyId: 'AKIAI44QH8DHBEXAMPLE' }, status: 403, code: 'InvalidAccessKeyId' },
  { setting: { region: 'us-east-1' }, status: 400, code: 'AuthorizationHeaderMalformed' },
  { setting: { bucketName: 'another' }, status: 404, code: 'NoSuchBucket' },
  { setting: { objectKey: 'another.pem' }, status: 404, code: 'NoSuchKey' },
])('what S3 refuses is told in its words: $code', async ({ setting, status, code }) => {
  await using source = await startSource();
  const configuration = { ...source.settings, ...setting };
  await expect(sync(fromBucket, { configuration })).rejects.toThrow(
    `answered ${status} (<Error><Code>${code}</Code></Error>): check `,
  );
});

test.skipIf(missingProgram !== null)(
  'a file that holds no certificate is an error of the settings',
  async () => {
    await using source = await startSource();
    source.objects.set('clients/headwater 1.pem', 'no PEM');
    await expect(sync(fromBucket, { configuration: source.settings })).rejects.toMatchObject({
      code: 'configuration',
      message:
        'clients/headwater 1.pem cannot be read: check that it holds a certificate and its private key, and the passkey',
    });
  },
);

test.skipIf(missingProgram !== null)('a certificate that the source does not know is refused', async () => {
  await using source = await startSource();
  const { certificate, privateKey } = source.stranger;
  source.objects.set('clients/headwater 1.pem', `${certificate}${privateKey}`);
  await expect(sync(fromBucket, { configuration: source.settings })).rejects.toThrow(
    `GET ${source.url}/ answered 403 (The SSL certificate error): check the credentials`,
  );
});

test.skipIf(missingProgram !== null)('whatever breaks on the way, the tables end up the same', async () => {
  await using source = await startSource();
  const report = await explore(fromBucket, { configuration: source.settings });
  expect(report.requests).toBe(3);
});

function because(): string {
  return missingProgram === null ? '' : ` (skipped: ${missingProgram})`;
}
