import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { explainStatus } from './explain-status.ts';

function explain(code: status, details: string, doing = 'update()') {
  const error: ServiceError = Object.assign(new Error(details), { code, details, metadata: new Metadata() });
  const explained = explainStatus(error, doing, '127.0.0.1:1');
  return { code: explained.code, message: explained.message, stack: explained.stack };
}

test("an exception of Python is told by its last line, with the places that are the author's", () => {
  const details = `Exception iterating responses: failed while executing update() error: no key "x"
Traceback (most recent call last):
  File "/venv/lib/python3.11/site-packages/fivetran_connector_sdk/__init__.py", line 490, in run_update
    result = self.update_method(configuration=configuration, state=state)
  File "/home/me/project/connector.py", line 12, in update
    read(state["x"])
  File "/home/me/project/rows.py", line 3, in read
    raise KeyError("x")
KeyError: 'no key "x"'
`;
  expect(explain(status.UNKNOWN, details)).toEqual({
    code: 'connector_failed',
    message: `update(): KeyError: 'no key "x"'`,
    stack: `update(): KeyError: 'no key "x"'
    at read (/home/me/project/rows.py:3)
    at update (/home/me/project/connector.py:12)`,
  });
});

test.each([
  [
    status.UNAVAILABLE,
    'No connection',
    'connector_ended',
    'the connector at 127.0.0.1:1 is not there: No connection',
  ],
  [
    status.UNIMPLEMENTED,
    'unknown method',
    'connector_invalid',
    'the server at 127.0.0.1:1 does not know update(): it must serve fivetran_sdk.v2.SourceConnector',
  ],
  [
    status.INTERNAL,
    'Received HTTP status code 404',
    'connector_invalid',
    'the server at 127.0.0.1:1 speaks another protocol: Received HTTP status code 404',
  ],
  [status.INVALID_ARGUMENT, 'configuration.key: missing', 'configuration', 'configuration.key: missing'],
  [status.UNKNOWN, 'out of cheese', 'connector_failed', 'update(): out of cheese'],
  [status.UNKNOWN, '', 'connector_failed', 'update(): it says nothing'],
])('status %i, "%s"', (code, details, expected, message) => {
  expect(explain(code, details)).toMatchObject({ code: expected, message });
});
