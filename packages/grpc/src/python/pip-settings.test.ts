import { expect, test } from 'vitest';
import { settingsForUv } from './pip-settings.ts';

test('the settings of pip that say where packages come from are given to uv, the strongest of each', () => {
  const printed = `:env:.index-url='https://strong.example/simple'
global.cert='/etc/certificates.pem'
global.extra-index-url='\\nhttps://one.example/simple\\nhttps://other.example/simple'
global.timeout='180'
user.index-url='https://weak.example/simple'
`;
  expect(settingsForUv(printed)).toEqual({
    SSL_CERT_FILE: '/etc/certificates.pem',
    UV_DEFAULT_INDEX: 'https://strong.example/simple',
    UV_INDEX: 'https://one.example/simple https://other.example/simple',
  });
});
