import type { HttpSource } from '../../sources/http-source.ts';
import { startS3 } from '../../sources/s3-storage.ts';

interface Settings extends Record<string, string> {
  baseUrl: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  filesAtOnce: string;
}

const files = [
  ['exports/campaigns.csv', 'campaign_id,name,target\n1,Spring,"young, in towns"\n2,Autumn,\n'],
  ['exports/customers.csv', 'customer_id,name,city\n1,Ada,Oslo\n2,Louis,Lyon\n'],
  ['exports/orders.csv', 'order_id,customer_id,total\n10,1,19.90\n11,2,5.00\n12,1,7.25\n'],
  ['exports/products.csv', 'product_id,name\n20,"Kettle, 1 l"\n'],
] as const;

/** Starts a stand-in for S3 with four files in a bucket, and tells how to reach it. */
export async function startSource(): Promise<
  HttpSource & { objects: Map<string, string | Uint8Array>; settings: Settings }
> {
  const objects = new Map<string, string | Uint8Array>(files);
  const access = {
    region: 'eu-west-1',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'a-secret-access-key',
  };
  const source = await startS3({ ...access, name: 'shop', objects });
  const settings = { baseUrl: source.url, bucket: 'shop', filesAtOnce: '3', ...access };
  return { ...source, objects, settings };
}
