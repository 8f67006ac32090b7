import { startCertificateSource, type CertificateSource } from '../../../../sources/client-certificates.ts';
import type { HttpSource } from '../../../../sources/http-source.ts';
import { startS3 } from '../../../../sources/s3-storage.ts';

export { missingProgram } from '../../../../sources/client-certificates.ts';

/** A source that asks for a certificate, and the bucket where it lies. */
interface SourceWithBucket extends CertificateSource {
  readonly storage: HttpSource;
  /** What the bucket holds, by key. */
  readonly objects: Map<string, string | Uint8Array>;
  readonly settings: Settings;
}

/** Starts both, and tells how to reach them. */
export async function startSource(): Promise<SourceWithBucket> {
  const source = await startCertificateSource();
  const access = {
    region: 'eu-west-1',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'a-secret-access-key',
  };
  const { certificate, privateKey, passphrase } = source.client;
  const objects = new Map<string, string | Uint8Array>([
    ['clients/headwater 1.pem', `${certificate}${privateKey}`],
    ['authority.pem', source.authority],
  ]);
  const storage = await startS3({ ...access, name: 'certificates', objects });
  return {
    ...source,
    storage,
    objects,
    settings: {
      baseUrl: source.url,
      storageUrl: storage.url,
      ...access,
      bucketName: 'certificates',
      objectKey: 'clients/headwater 1.pem',
      passkey: passphrase,
      authorityKey: 'authority.pem',
    },
    async [Symbol.asyncDispose]() {
      await storage[Symbol.asyncDispose]();
      await source[Symbol.asyncDispose]();
    },
  };
}

type Settings = Record<
  | 'baseUrl'
  | 'storageUrl'
  | 'region'
  | 'accessKeyId'
  | 'secretAccessKey'
  | 'bucketName'
  | 'objectKey'
  | 'passkey'
  | 'authorityKey',
  string
>;
