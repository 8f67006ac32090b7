import { HeadwaterError } from '@headwater/protocol';
import { expect, test } from 'vitest';
import { maskResult } from './masked-sync.ts';

test('an error without its secrets still tells its code, and when the source may be asked again', () => {
  const retryAt = '2040-01-01T00:00:00.000Z';
  const error = new HeadwaterError('source', 'GET /?key=hunter2 answered 503', { retryAt });
  const result = maskResult(
    { status: 'failed', error, state: null, checkpoints: 0, tables: [], rows: 0, seconds: 1 },
    (text) => text.replaceAll('hunter2', '***'),
  );
  expect(result.error).toMatchObject({ code: 'source', message: 'GET /?key=*** answered 503', retryAt });
});
