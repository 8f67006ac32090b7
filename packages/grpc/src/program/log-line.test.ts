import { expect, test } from 'vitest';
import { readLogLine } from './log-line.ts';

test.each([
  [
    '{"level":"INFO", "message": "a\\nb", "message_origin": "connector_sdk"}',
    { level: 'info', message: 'a\nb' },
  ],
  ['{"level":"FINE", "message": "", "message_origin": "connector_sdk"}', { level: 'debug', message: '' }],
  ['{"level":"SEVERE","message":"m","message-origin":"sdk_connector"}', { level: 'error', message: 'm' }],
  ['{"level":"WARNING", "message": "w", "message_origin": "library"}', { level: 'debug', message: 'w' }],
  ['{"level":"INFO", "message": "x", "message_origin": "library_dev"}', 'hidden'],
  ['{"level":"LOUD", "message": "x"}', null],
  ['{"level":"INFO", "text": "x"}', null],
  ['{"level":"INFO", "message": "torn', null],
  ['INFO: plain', null],
])('%s', (line, read) => {
  expect(readLogLine(line)).toEqual(read);
});
