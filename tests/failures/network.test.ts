import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { connectorFile, failedAfterOneSafeRow, oneSafeRow, runConnector } from './run-connector.ts';

/** A port of this machine at which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens at a port
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const refused = (port: number) =>
  `127.0.0.1:${port} refused the connection (ECONNREFUSED): check the address, and that the service runs`;

test('a source that refuses the connection is the one to act, and is named', async () => {
  const port = await freePort();
  const body = `${oneSafeRow}\n    await fetch('http://127.0.0.1:${port}/issues?key=hunter2');`;
  expect(await runConnector(connectorFile(body))).toEqual(
    failedAfterOneSafeRow('source', `fetch failed: ${refused(port)}`),
  );
});

test('so is one whose driver fails in an event that nobody listens to', async () => {
  const port = await freePort();
  const body = `${oneSafeRow}
    const { connect } = await import('node:net');
    connect(${port}, '127.0.0.1');
    await new Promise((resolve) => setTimeout(resolve, 60_000));`;
  expect(await runConnector(connectorFile(body))).toEqual(failedAfterOneSafeRow('source', refused(port)));
});

test('a connection that breaks because the sync is cancelled is no failure of the source', async () => {
  const port = await freePort();
  const cancel = new AbortController();
  const body = `${oneSafeRow}
    log.info('waiting');
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await fetch('http://127.0.0.1:${port}/');`;
  const ending = await runConnector(connectorFile(body), {
    signal: cancel.signal,
    onLog: () => cancel.abort(),
  });
  expect(ending).toEqual({
    ...failedAfterOneSafeRow('sync_cancelled', 'the sync was cancelled'),
    status: 'cancelled',
  });
});

test('errors that are the cause of each other end the sync', async () => {
  const body = `${oneSafeRow}
    const first = new Error('first');
    first.cause = new Error('second', { cause: first });
    throw first;`;
  const ending = await runConnector(connectorFile(body), { timeoutSeconds: 30 });
  expect(ending).toEqual(
    failedAfterOneSafeRow('connector_failed', expect.stringMatching(/^Error: first \(second \(first /)),
  );
});
