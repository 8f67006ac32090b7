import { startCertificateSource, type CertificateSource } from '../../../../sources/client-certificates.ts';

export { missingProgram } from '../../../../sources/client-certificates.ts';

/** Starts a source that asks for a certificate, and tells with which one to reach it. */
export async function startSource(): Promise<CertificateSource & { settings: Settings }> {
  const source = await startCertificateSource();
  return {
    ...source,
    settings: {
      baseUrl: source.url,
      encodedCertificate: btoa(source.client.certificate),
      encodedPrivateKey: btoa(source.client.privateKey),
      passkey: source.client.passphrase,
      encodedAuthority: btoa(source.authority),
    },
  };
}

type Settings = Record<
  'baseUrl' | 'encodedCertificate' | 'encodedPrivateKey' | 'passkey' | 'encodedAuthority',
  string
>;
