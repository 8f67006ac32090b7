import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fivetranName } from './fivetran-naming.ts';

describe('FIVETRAN naming', () => {
  test.each([
    ['userData', 'user_data'],
    ['HTTPServer', 'http_server'],
    ['getHTTPResponse2Code', 'get_http_response2_code'],
    ['user-data', 'user_data'],
    ['user.data', 'user_data'],
    ['User  Data!', 'user_data_'],
    ['ALREADY_UPPER', 'already_upper'],
    ['__a____b', '_a_b'],
    ['2ndAddress', '_2nd_address'],
    ['order', 'order'],
    ['', ''],
    ['\0', '_'],
  ])('%j becomes %j', (source, name) => {
    expect(fivetranName(source, 'column')).toBe(name);
  });

  // Case 37: names in other scripts stay readable.
  test.each([
    ['名前', 'ming_qian'],
    ['größe', 'grosse'],
    ['Привет', 'privet'],
    ['naïve café', 'naive_cafe'],
    ['👑', '_crown_'],
    ['½', '_1_2'],
  ])('%j is transliterated to %j', (source, name) => {
    expect(fivetranName(source, 'column')).toBe(name);
  });

  test('a table loses the _ before a letter, a column keeps it', () => {
    expect(fivetranName('__Orders', 'table')).toBe('orders');
    expect(fivetranName('__Orders', 'column')).toBe('_orders');
  });

  test('a table keeps the _ before a digit', () => {
    expect(fivetranName('2024 orders', 'table')).toBe('_2024_orders');
  });

  test('any text becomes lower-case ASCII words, and these stay as they are', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string());
    fc.assert(
      fc.property(text, fc.constantFrom('table', 'column'), (source, kind) => {
        const name = fivetranName(source, kind);
        expect(name).toMatch(/^(?:[a-z_][a-z0-9_]*)?$/);
        expect(name).not.toContain('__');
        expect(fivetranName(name, kind)).toBe(name);
      }),
    );
  });
});
