import { expect, test } from 'vitest';
import { connectorFile, failedAfterOneSafeRow, oneSafeRow, runConnector } from './run-connector.ts';

const afterOneSafeRow = (body: string) => connectorFile(`${oneSafeRow}\n    ${body}`);
const forEver = 'await new Promise((resolve) => setTimeout(resolve, 60_000));';

test('process.exit(0) inside update() is a failure, not an early success', async () => {
  expect(await runConnector(afterOneSafeRow('process.exit(0);'))).toEqual(
    failedAfterOneSafeRow(
      'connector_ended',
      "the connector's process ended before update() did: remove process.exit(), and throw an error to fail",
    ),
  );
});

test('another exit code is named, with the last line of standard error', async () => {
  const ending = await runConnector(afterOneSafeRow("console.error('no more quota'); process.exit(3);"));
  expect(ending).toEqual(
    failedAfterOneSafeRow(
      'connector_ended',
      "the connector's process ended with code 3 before update() did: no more quota",
    ),
  );
});

test('an error thrown by a timer fails the sync', async () => {
  const ending = await runConnector(
    afterOneSafeRow(`setTimeout(() => { throw new RangeError('too late'); }, 10);\n    ${forEver}`),
  );
  expect(ending).toEqual(failedAfterOneSafeRow('connector_failed', 'RangeError: too late'));
});

test('a rejection nobody handles fails the sync', async () => {
  const ending = await runConnector(
    afterOneSafeRow(`void Promise.reject(new TypeError('nobody looks'));\n    ${forEver}`),
  );
  expect(ending).toEqual(failedAfterOneSafeRow('connector_failed', 'TypeError: nobody looks'));
});

test('a thrown value that is no error is shown as it is', async () => {
  expect(await runConnector(afterOneSafeRow("throw 'just text';"))).toEqual(
    failedAfterOneSafeRow('connector_failed', 'just text'),
  );
});

test('a loop that never ends is ended when its time is over', async () => {
  const begun = performance.now();
  const ending = await runConnector(afterOneSafeRow('for (;;) { /* busy */ }'), { timeoutSeconds: 2 });
  expect(ending).toEqual(
    failedAfterOneSafeRow(
      'sync_timeout',
      'the sync took longer than its 2 s: checkpoint as you go, so that the next sync goes on from there, or allow more time',
    ),
  );
  expect(performance.now() - begun).toBeLessThan(8000);
});

test('a connector that needs more memory than it may have is told so', async () => {
  const ending = await runConnector(
    afterOneSafeRow('const kept = []; for (;;) kept.push(Array.from({ length: 1000 }, Math.random));'),
    { memoryMegabytes: 64 },
  );
  expect(ending).toEqual(
    failedAfterOneSafeRow(
      'connector_out_of_memory',
      'the connector ran out of its memory of 64 MB: read smaller pages, and do not keep rows that were written',
    ),
  );
});

test.each([
  ['SIGTERM', ''],
  ['SIGKILL', ' (when nobody sent it, the system was out of memory)'],
])('a process ended by %s says so', async (signal, hint) => {
  const ending = await runConnector(
    afterOneSafeRow(`process.kill(process.pid, '${signal}');\n    ${forEver}`),
  );
  expect(ending).toEqual(
    failedAfterOneSafeRow('connector_ended', `the connector's process was ended by ${signal}${hint}`),
  );
});

test('a failure before the first checkpoint stores nothing', async () => {
  const ending = await runConnector(
    connectorFile("    await op.upsert('thing', { id: 1 });\n    throw new Error('at once');"),
  );
  expect(ending).toEqual({
    status: 'failed',
    code: 'connector_failed',
    message: 'Error: at once',
    tables: {},
    state: null,
    warnings: [],
  });
});

test('a cancelled sync keeps what was checkpointed', async () => {
  const cancel = new AbortController();
  const ending = await runConnector(
    afterOneSafeRow(`log.info('waiting');
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));`),
    { signal: cancel.signal, onLog: () => cancel.abort() },
  );
  expect(ending).toEqual({
    ...failedAfterOneSafeRow('sync_cancelled', 'the sync was cancelled'),
    status: 'cancelled',
  });
});

test('a connector that does not heed its signal is ended after the grace', async () => {
  const cancel = new AbortController();
  const ending = await runConnector(afterOneSafeRow("log.info('waiting');\n    for (;;) { /* busy */ }"), {
    signal: cancel.signal,
    graceSeconds: 1,
    onLog: () => cancel.abort(),
  });
  expect(ending).toEqual({
    ...failedAfterOneSafeRow('sync_cancelled', 'the sync was cancelled'),
    status: 'cancelled',
  });
});

test('a report torn by the death of the process is dropped, and the death is told', async () => {
  const torn = `const { writeSync } = await import('node:fs');
    writeSync(4, '{"kind":"log"');
    process.kill(process.pid, 'SIGKILL');\n    ${forEver}`;
  expect(await runConnector(afterOneSafeRow(torn))).toEqual(
    failedAfterOneSafeRow(
      'connector_ended',
      "the connector's process was ended by SIGKILL (when nobody sent it, the system was out of memory)",
    ),
  );
});

test('something else than a report on the pipe fails the sync and leaves the engine alive', async () => {
  const rubbish = `const { writeSync } = await import('node:fs');\n    writeSync(4, 'rubbish\\n');\n    ${forEver}`;
  expect(await runConnector(afterOneSafeRow(rubbish))).toEqual(
    failedAfterOneSafeRow(
      'protocol',
      'the connector\'s process wrote something else than a report: "rubbish"',
    ),
  );
});

test('a connector that closes the pipe of its reports is ended', async () => {
  const closing = `const { closeSync } = await import('node:fs');\n    closeSync(4);\n    ${forEver}`;
  expect(await runConnector(afterOneSafeRow(closing))).toEqual(
    failedAfterOneSafeRow(
      'connector_ended',
      "the connector's process was ended by SIGKILL (when nobody sent it, the system was out of memory)",
    ),
  );
});
