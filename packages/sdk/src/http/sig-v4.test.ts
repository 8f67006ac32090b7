import { expect, test } from 'vitest';
import { sigV4 } from './sig-v4.ts';

// The examples AWS has published, with the secret they all use.
const accessKeyId = 'AKIDEXAMPLE';
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const august = () => Date.UTC(2015, 7, 30, 12, 36);

function signed(
  url: string,
  service: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: object; body?: string } = {},
): Record<string, string> {
  const request = { method, url: new URL(url), headers: { ...headers } as Record<string, string>, body };
  void sigV4({ accessKeyId, secretAccessKey, region: 'us-east-1', service, now: august }).sign(request);
  return request.headers;
}

const signatureOf = (headers: Record<string, string>) =>
  /Signature=(\w+)/.exec(headers['authorization'] ?? '')?.[1];

test.each([
  [
    'get-vanilla',
    'https://example.amazonaws.com/',
    {},
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  ],
  [
    'get-vanilla-query-order-key-case',
    'https://example.amazonaws.com/?Param2=value2&Param1=value1',
    {},
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  [
    'post-x-www-form-urlencoded',
    'https://example.amazonaws.com/',
    {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Param1=value1',
    },
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  ],
])('%s of the published suite is signed as it says', (_name, url, request, signature) => {
  expect(signatureOf(signed(url, 'service', request))).toBe(signature);
});

test('the example of the general reference is signed as it says', () => {
  const headers = signed('https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08', 'iam', {
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
  });
  expect(headers['authorization']).toBe(
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, ' +
      'SignedHeaders=content-type;host;x-amz-date, ' +
      'Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  );
});

test('the example of S3 is signed as it says', () => {
  const request = {
    method: 'GET',
    url: new URL('https://examplebucket.s3.amazonaws.com/test.txt'),
    headers: { range: 'bytes=0-9' } as Record<string, string>,
    body: undefined,
  };
  void sigV4({
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    region: 'us-east-1',
    service: 's3',
    now: () => Date.UTC(2013, 4, 24),
  }).sign(request);
  expect(signatureOf(request.headers)).toBe(
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  );
});

test('a token of a session is signed, and the query is sent as it was signed', () => {
  const request = {
    method: 'GET',
    url: new URL("https://example.amazonaws.com/a b?q=x y+z&q=it's&a=*"),
    headers: {} as Record<string, string>,
    body: undefined,
  };
  const options = { accessKeyId, secretAccessKey, region: 'us-east-1', service: 'service', now: august };
  void sigV4({ ...options, sessionToken: 'for-an-hour' }).sign(request);
  expect(request.url.search).toBe('?a=%2A&q=it%27s&q=x%20y%20z');
  expect(request.headers['authorization']).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token,');
});
