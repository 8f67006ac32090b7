import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { ConfigurationError } from '@headwater/protocol';
import { expect, test } from 'vitest';
import { reportFailure } from './report-failure.ts';

/** Listens at a port, treats whoever connects in some way, and gives what a request of it fails with. */
async function requestOf(
  meet: ((socket: Socket) => void) | 'nobody',
  request: (url: string) => Promise<unknown>,
) {
  const server = createServer((socket) => meet !== 'nobody' && meet(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens at a port
  const { port } = server.address() as AddressInfo;
  if (meet === 'nobody') server.close();
  try {
    await request(`http://127.0.0.1:${port}/issues`);
    return { port, thrown: undefined };
  } catch (thrown) {
    return { port, thrown };
  } finally {
    server.close();
  }
}

test('a refused connection is the fault of the source, which is named with its port', async () => {
  const { port, thrown } = await requestOf('nobody', (url) => fetch(url));
  expect(reportFailure(thrown)).toEqual({
    code: 'source',
    message: `fetch failed: 127.0.0.1:${port} refused the connection (ECONNREFUSED): check the address, and that the service runs`,
    stack: expect.stringMatching(/^TypeError: fetch failed/),
  });
});

test('so is an answer that breaks off', async () => {
  const { port, thrown } = await requestOf(
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf');
      setTimeout(() => socket.destroy(), 50);
    },
    async (url) => (await fetch(url)).text(),
  );
  expect(reportFailure(thrown).message).toBe(
    `terminated: 127.0.0.1:${port} broke the connection off (UND_ERR_SOCKET): try again later`,
  );
});

/** An error as Node makes it. */
function failure(message: string, details: object, options?: ErrorOptions): Error {
  return Object.assign(new Error(message, options), details);
}

const refused = failure('connect ECONNREFUSED ::1:5432', {
  code: 'ECONNREFUSED',
  address: '::1',
  port: 5432,
});

test.each<[thrown: Error, message: string]>([
  [refused, '[::1]:5432 refused the connection (ECONNREFUSED): check the address, and that the service runs'],
  [
    Object.assign(new AggregateError([refused]), { code: 'ECONNREFUSED' }),
    '[::1]:5432 refused the connection (ECONNREFUSED): check the address, and that the service runs',
  ],
  [
    failure('reading customers', {}, { cause: new TypeError('fetch failed', { cause: refused }) }),
    'reading customers: [::1]:5432 refused the connection (ECONNREFUSED): check the address, and that the service runs',
  ],
  [
    failure('getaddrinfo ENOTFOUND api.exmaple.com', { code: 'ENOTFOUND', hostname: 'api.exmaple.com' }),
    'api.exmaple.com is no host that is known (ENOTFOUND): check the address',
  ],
  [
    failure('getaddrinfo EAI_AGAIN api.example.com', { code: 'EAI_AGAIN', hostname: 'api.example.com' }),
    "api.example.com could not be looked up (EAI_AGAIN): check this machine's network, or try again later",
  ],
  [
    failure('Connect Timeout Error (attempted address: 10.0.0.1:81, timeout: 10000ms)', {
      code: 'UND_ERR_CONNECT_TIMEOUT',
    }),
    '10.0.0.1:81 did not answer in time (UND_ERR_CONNECT_TIMEOUT): check the address, and that the service runs',
  ],
  [
    failure('read ECONNRESET', { code: 'ECONNRESET' }),
    'the source broke the connection off (ECONNRESET): try again later',
  ],
])('%s is of the source', (thrown, message) => {
  expect(reportFailure(thrown)).toEqual({ code: 'source', message, stack: thrown.stack });
});

test('what else is thrown is the fault of the connector, or of whom it names', () => {
  const circle = new Error('round');
  circle.cause = new Error('and round', { cause: circle });
  expect(reportFailure(circle).code).toBe('connector_failed');
  const missing = failure('ENOENT: no such file', { code: 'ENOENT' });
  expect(reportFailure(missing)).toMatchObject({
    code: 'connector_failed',
    message: 'Error: ENOENT: no such file',
  });
  expect(reportFailure('text')).toEqual({ code: 'connector_failed', message: 'text' });
  expect(reportFailure(new ConfigurationError('the host is wrong', { cause: refused }))).toEqual({
    code: 'configuration',
    message: 'the host is wrong',
  });
});
