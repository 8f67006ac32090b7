// Shows a client certificate that stands in the settings as base64: it goes from there into memory, and into no file.
import { createSecureContext } from 'node:tls';
import { ConfigurationError, connector } from 'headwater';
import { http, type TlsOptions } from 'headwater/http';

export default connector({
  configuration: {
    baseUrl: { type: 'string', label: 'Address of the source', default: 'https://client.badssl.com' },
    encodedCertificate: { type: 'secret', label: 'Certificate, PEM in base64' },
    encodedPrivateKey: { type: 'secret', label: 'Private key, PEM in base64' },
    passkey: { type: 'secret', label: 'Passphrase of the private key' },
    encodedAuthority: {
      type: 'string',
      label: 'Authority that signed the certificate of the source, PEM in base64',
      default: '',
    },
  },
  schema: { sample_data: { primaryKey: ['id'], columns: { id: 'LONG', content: 'STRING' } } },

  async update({ configuration, op, signal }) {
    const { baseUrl, encodedCertificate, encodedPrivateKey, passkey, encodedAuthority } = configuration;
    const tls = readable({
      cert: Buffer.from(encodedCertificate, 'base64'),
      key: Buffer.from(encodedPrivateKey, 'base64'),
      passphrase: passkey,
      // Without an authority, those that are well known count.
      ...(encodedAuthority !== '' && { ca: Buffer.from(encodedAuthority, 'base64') }),
    });
    const answer = await http({ baseUrl, tls, signal }).get('/');
    const lines = answer.text().split('\n').map(withoutTags);
    // Lines that the page has no more are marked as deleted.
    await op.truncate('sample_data', { deferred: true });
    const rows = lines.filter((line) => line !== '').map((content, index) => ({ id: index + 1, content }));
    await op.upsert('sample_data', rows);
  },
});

/** Tries what was given before anything is sent: a wrong passphrase shows here, and not as a broken connection. */
function readable(tls: TlsOptions): TlsOptions {
  try {
    createSecureContext(tls);
    return tls;
  } catch (cause) {
    throw new ConfigurationError(
      'the certificate and its key cannot be read: check that they belong together, their base64 and the passkey',
      { cause },
    );
  }
}

function withoutTags(line: string): string {
  return line.replaceAll(/<[^>]*>/g, '').trim();
}
