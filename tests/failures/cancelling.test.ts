import { expect, test } from 'vitest';
import { connectorFile, oneSafeRow, runConnector } from './run-connector.ts';

test('a connector that returns when it is cancelled has not succeeded, and deferred truncates wait', async () => {
  const cancelled = new AbortController();
  const body = `    await op.truncate('thing', { deferred: true });
${oneSafeRow}
    log.info('waiting');
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await op.upsert('thing', { id: 2, name: 'not safe' });`;
  const ending = await runConnector(connectorFile(body), {
    signal: cancelled.signal,
    onLog: () => cancelled.abort(),
  });
  expect({
    status: ending.status,
    code: ending.code,
    message: ending.message,
    things: ending.tables['thing'],
  }).toEqual({
    status: 'cancelled',
    code: 'sync_cancelled',
    message: 'the sync was cancelled',
    things: [{ id: 1, name: 'safe' }],
  });
});
