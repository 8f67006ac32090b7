// Shows a client certificate that is kept in S3: each sync fetches it into memory, and shows it to the source.
import { createSecureContext } from 'node:tls';
import { ConfigurationError, connector } from 'headwater';
import { http, sigV4, type TlsOptions } from 'headwater/http';

export default connector({
  configuration: {
    baseUrl: { type: 'string', label: 'Address of the source', default: 'https://client.badssl.com' },
    storageUrl: { type: 'string', label: 'Address of S3', default: 'https://s3.us-east-1.amazonaws.com' },
    region: { type: 'string', label: 'Region of the bucket', default: 'us-east-1' },
    accessKeyId: 'string',
    secretAccessKey: 'secret',
    bucketName: { type: 'string', label: 'Bucket that holds the certificate' },
    objectKey: { type: 'string', label: 'Its key there: one PEM file with certificate and private key' },
    passkey: { type: 'secret', label: 'Passphrase of the private key' },
    authorityKey: { type: 'string', label: 'Key of the authority that signed for the source', default: '' },
  },
  schema: { sample_data: { primaryKey: ['id'], columns: { id: 'LONG', content: 'STRING' } } },

  async update({ configuration, op, signal }) {
    const { baseUrl, storageUrl, bucketName, objectKey, passkey, authorityKey } = configuration;
    const storage = http({ baseUrl: storageUrl, auth: sigV4({ ...configuration, service: 's3' }), signal });
    const read = async (key: string) => (await storage.get(`/${bucketName}/${key}`)).text();

    const pem = await read(objectKey);
    const ca = authorityKey === '' ? {} : { ca: await read(authorityKey) };
    const tls = readable({ cert: pem, key: pem, passphrase: passkey, ...ca }, objectKey);
    const answer = await http({ baseUrl, tls, signal }).get('/');

    const lines = answer.text().split('\n').map(withoutTags);
    // Lines that the page has no more are marked as deleted.
    await op.truncate('sample_data', { deferred: true });
    const rows = lines.filter((line) => line !== '').map((content, index) => ({ id: index + 1, content }));
    await op.upsert('sample_data', rows);
  },
});

/** Tries what was fetched before it is used: a wrong passphrase shows here, and not as a broken connection. */
function readable(tls: TlsOptions, objectKey: string): TlsOptions {
  try {
    createSecureContext(tls);
    return tls;
  } catch (cause) {
    const advice = 'check that it holds a certificate and its private key, and the passkey';
    throw new ConfigurationError(`${objectKey} cannot be read: ${advice}`, { cause });
  }
}

function withoutTags(line: string): string {
  return line.replaceAll(/<[^>]*>/g, '').trim();
}
